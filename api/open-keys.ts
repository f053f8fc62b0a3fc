import type { Config } from './config.ts'
import type { KeyRing } from './sealing/key-ring.ts'
import { parseKeyRing, readOrMakeKeyFile } from './sealing/key-ring.ts'

/**
 * The keys that personal data are sealed with: WANGGE_KEY, or the file WANGGE_KEY_FILE, or a file made beside the
 * private cluster. In production one of the first two must be given: a key made inside a container goes with it.
 */
export function openKeys(config: Pick<Config, 'key' | 'keyFile' | 'dataFolder' | 'isProduction'>): KeyRing {
  if (config.key !== undefined) return parseKeyRing(config.key)
  if (config.keyFile === undefined && config.isProduction)
    throw new Error(
      'Set WANGGE_KEY_FILE to a file that is kept and backed up apart from the database (it is made when it is not there), or WANGGE_KEY to keys.',
    )
  return readOrMakeKeyFile(config.keyFile ?? `${config.dataFolder}/keys.txt`)
}
