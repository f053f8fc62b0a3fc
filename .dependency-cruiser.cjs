// What may import what. Every rule is broken on purpose by test/rules/import-rules-fire.test.ts and seen to fail.
const noun =
  '(areas|grids|buildings|households|incidents|catalogues|resources|stock|coverage|heat|tiles|imports|changes|search|health|sessions|accounts|keys|screens|settings|audit|residents|retention|hotspots|comparisons|reporting|silence|forecasts|scenarios|orders|plans|exports)'
const error = (name, from, to) => ({ name, severity: 'error', from, to })

module.exports = {
  forbidden: [
    error('no-unresolvable', {}, { couldNotResolve: true }),
    error('no-cycle', {}, { circular: true }),
    error(
      'no-orphan',
      { orphan: true, pathNot: ['\\.config\\.|\\.cjs$|main\\.tsx?$|\\.test\\.|\\.d\\.ts$', '^(scripts|test)/'] },
      {},
    ),
    error(
      'web-sees-only-contracts',
      { path: '^web/', pathNot: '\\.test\\.' },
      {
        path: '^(api|scripts|test)/',
        pathNot: ['^api/[^/]+/[^/]+\\.contract\\.ts$', '^api/http/(route|problem-kinds)\\.ts$'],
      },
    ),
    error('api-never-sees-web', { path: '^(api|geodata)/' }, { path: '^(web|test|scripts)/' }),
    error(
      'contract-is-pure',
      { path: '\\.contract\\.ts$' },
      { pathNot: ['^geodata/vocabulary/', '^api/http/route\\.ts$', 'node_modules/zod/'] },
    ),
    error(
      'vocabulary-is-pure',
      { path: '^geodata/vocabulary/', pathNot: '\\.test\\.' },
      { pathNot: ['^geodata/vocabulary/', 'node_modules/(zod|@turf)/'] },
    ),
    error(
      'api-slices-do-not-know-each-other',
      { path: `^api/${noun}/` },
      { path: `^api/${noun}/`, pathNot: '^api/$1/' },
    ),
    error(
      'web-slices-do-not-know-each-other',
      { path: `^web/${noun}/` },
      { path: `^web/(${noun}|app|wall)/`, pathNot: '^web/$1/' },
    ),
    error(
      'map-and-ui-know-no-noun',
      { path: '^web/(map|ui|http)/' },
      { path: `^web/(${noun}|app|wall)/|\\.contract\\.ts$` },
    ),
    error(
      'rules-do-no-io',
      { path: '\\.rules\\.ts$' },
      { path: ['node_modules/(express|pg)/', '\\.(queries|routes)\\.ts$', '^api/(db|http)/', '^(node:|fs|path|http)'] },
    ),
    error(
      'only-queries-read-sql',
      { path: '^api/', pathNot: ['\\.queries\\.ts$', '^api/(db|app|main)', '\\.test\\.'] },
      { path: '^api/db/sql\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'only-routes-and-kernel-know-express',
      { path: '^api/', pathNot: ['\\.routes\\.ts$', '^api/http/', '^api/app\\.ts$'] },
      { path: 'node_modules/(express|@types/express)/' },
    ),
    error(
      'only-map-touches-maplibre',
      { path: '^web/', pathNot: ['^web/map/', '\\.layers\\.ts$'] },
      { path: 'node_modules/(maplibre-gl|@deck\\.gl|terra-draw)' },
    ),
    error(
      'layers-take-map-types-only',
      { path: '\\.layers\\.ts$' },
      { path: 'node_modules/(maplibre-gl|@deck\\.gl)', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'server-run-time-deps-only',
      { path: '^(api|geodata)/', pathNot: '\\.test\\.' },
      {
        dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' }, // never `exclude` it: that removes the edges the rules look at
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.d.ts', '.json'],
    },
  },
}
