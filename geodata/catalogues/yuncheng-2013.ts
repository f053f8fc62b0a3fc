import file from './yuncheng-2013.json' with { type: 'json' }
import { classCatalogue } from './load-catalogue.ts'
import type { ClassCatalogue } from './load-catalogue.ts'

export const yunchengCatalogue: ClassCatalogue = classCatalogue.parse(file)
