import { readFileSync, writeFileSync } from 'node:fs'
import { openApiDocument } from './support/openapi-document.ts'
import { say } from './support/say.ts'

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
writeFileSync('api/openapi.json', await openApiDocument(version))
say('api/openapi.json is current.')
