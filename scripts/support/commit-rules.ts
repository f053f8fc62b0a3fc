const kinds = 'feat|fix|perf|refactor|docs|test|build|chore'
const scopes =
  'areas|grids|buildings|households|incidents|catalogues|resources|stock|coverage|heat|tiles|imports|changes|search|health|sessions|accounts|keys|screens|settings|audit|residents|retention|hotspots|comparisons|reporting|silence|forecasts|scenarios|orders|plans|exports|access|map|wall|http|db|geodata|scripts|test|docs'
const subject = new RegExp(`^(${kinds})(\\((${scopes})\\))?!?: \\S.{2,}$`)

/** What is wrong with a commit's subject, or undefined. Conventional commits, scopes from a closed list. */
export function commitComplaint(line: string): string | undefined {
  if (line.length > 100) return `longer than 100 characters: ${line}`
  if (!subject.test(line)) return `not "kind(scope): what", with kind of ${kinds} and scope of ${scopes}: ${line}`
  return undefined
}
