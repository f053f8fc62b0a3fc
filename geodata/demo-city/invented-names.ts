import type { Random } from './random.ts'

// Pairs of rarely paired, pleasant characters: they read like place names and belong to no place.
const firstSyllables =
  '霁砚棠岚芷珩璟岫湉沅蘅朔澹翎鹭桦榆栀葭荻茗箬筠篁砺磬玥琮琅珞瑄琰澜泠潋溯浔滢淙漪沚洄霭霏昙曦暄昀旸晞漱瀞蕙芃颢翊'
const secondSyllables =
  '溪川岭坪浦洲湾泽原陂塘渚峦岗堤桥亭台阁井渡津屿圩坞垄畈沂澄宁和安禾风荫晖霞瑶屏翠华景旭畅远朗润秀清明'

// Pairs that name a real village or community in the national list of statistical division codes.
const realNames = new Set(
  '岚亭 岚川 岚桥 岚溪 岚翠 旸岭 旸畅 昙华 桦岭 桦川 棠坪 棠安 棠岭 棠浦 棠溪 棠荫 棠阁 棠陂 棠霞 榆华 榆台 榆和 榆坪 榆塘 榆岭 榆川 沅和 沅洲 沅溪 洄陂 浔安 浔溪 潋溪 澜景 澜湾 澜溪 澜澄 澹坪 澹津 琅井 琅桥 琅溪 璟和 砚井 砚台 砚川 砚洲 砚湾 砚溪 磬明 筠岗 筠岭 箬塘 箬岭 箬溪 篁坞 篁湾 芷坪 芷湾 芷溪 芷陂 茗岭 茗洲 茗溪 荻洲 荻浦 荻溪 霭溪 鹭洲 鹭溪'.split(
    ' ',
  ),
)

export interface Namer {
  /** A name nobody else in this city has under the same suffix. */
  readonly invent: (suffix: string) => string
}

const syllable = (pool: string, random: Random): string => pool[random.int(0, pool.length - 1)] ?? '霁'

export const createNamer = (random: Random): Namer => {
  const used = new Set<string>()
  const invent = (suffix: string): string => {
    for (let tries = 0; ; tries++) {
      const stem = syllable(firstSyllables, random) + syllable(secondSyllables, random)
      const marks = ['', '', '', '东', '西', '南', '北', '上', '下', '新']
      const name = (tries < 3 ? '' : (marks[tries % marks.length] ?? '')) + stem + suffix
      if (used.has(name) || realNames.has(stem)) continue
      used.add(name)
      return name
    }
  }
  return { invent }
}

/** A person's name of the same characters, none of which is a common family name. */
export const inventPersonName = (random: Random): string => {
  const given = syllable(secondSyllables, random)
  return syllable(firstSyllables, random) + given + (random.chance(0.5) ? syllable(secondSyllables, random) : '')
}

const latinSyllables: Readonly<Record<string, string>> = {
  霁: 'Ji',
  珩: 'Heng',
  昀: 'Yun',
  暄: 'Xuan',
  翎: 'Ling',
  渚: 'zhu',
  坞: 'wu',
  畈: 'fan',
  垄: 'long',
}

/** The city itself has a name in both languages. */
export const inventCityName = (random: Random): { zh: string; en: string } => {
  const first = random.pick(['霁', '珩', '昀', '暄', '翎'])
  const second = random.pick(['渚', '坞', '畈', '垄'])
  return { zh: `${first}${second}市`, en: `${latinSyllables[first] ?? ''}${latinSyllables[second] ?? ''}` }
}
