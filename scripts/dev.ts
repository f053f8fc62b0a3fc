import { spawn } from 'node:child_process'
import { say } from './support/say.ts'

// The service restarts itself on change; Vite serves the page and passes the rest on (web/vite.config.ts).
say('The page: http://localhost:5173  (the service behind it: port 8080)')
const children = [
  spawn(process.execPath, ['--import', 'tsx', '--watch', 'scripts/start.ts'], { stdio: 'inherit' }),
  spawn('node_modules/.bin/vite', ['--config', 'web/vite.config.ts'], { stdio: 'inherit' }),
]
for (const child of children) child.on('exit', () => children.forEach((other) => other.kill('SIGTERM')))
process.on('SIGINT', () => say('Stopping …'))
