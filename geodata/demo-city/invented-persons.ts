import { inventPersonName } from './invented-names.ts'
import type { Random } from './random.ts'

/** What is recorded of an invented person; nothing of it can belong to anybody. */
export interface InventedPerson {
  readonly name: string
  readonly telephone: string
  readonly identityNumber: string
  readonly care: string
}

const visits = ['每周上门看望一次', '每两周上门看望一次', '每月上门看望一次', '每日电话问候', '每周代购一次'] as const

/** 199-0000-0000 counted up: numbers of a block that looks like what it is. */
export const inventTelephone = (serial: number): string => `199${String(serial).padStart(8, '0')}`

// GB 11643 takes its check character from ISO 7064, MOD 11-2.
const checkCharacter = (seventeen: string): string => {
  let remainder = 0
  for (const digit of seventeen) remainder = ((remainder + Number(digit)) * 2) % 11
  const check = (12 - remainder) % 11
  return check === 10 ? 'X' : String(check)
}

/** The region is 99, which no province has; the check character is right, so that the number reads as one. */
export const inventIdentityNumber = (serial: number, random: Random): string => {
  const pad = (value: number, length: number) => String(value).padStart(length, '0')
  const region = `9901${pad(Math.floor(serial / 1000) % 100, 2)}`
  const birth = `${random.int(1930, 1958)}${pad(random.int(1, 12), 2)}${pad(random.int(1, 28), 2)}`
  const seventeen = `${region}${birth}${pad(serial % 1000, 3)}`
  return seventeen + checkCharacter(seventeen)
}

export const inventPerson = (serial: number, random: Random): InventedPerson => ({
  name: inventPersonName(random),
  telephone: inventTelephone(serial),
  identityNumber: inventIdentityNumber(serial, random),
  care: random.pick(visits),
})
