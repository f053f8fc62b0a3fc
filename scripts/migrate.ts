import { openDatabase } from './support/open-database.ts'
import { say } from './support/say.ts'

if (process.argv.includes('--help')) {
  say('npm run migrate: brings the database (DATABASE_URL, or the private cluster) to the newest schema.')
} else {
  const database = await openDatabase()
  say('The schema is current.')
  await database.close()
}
