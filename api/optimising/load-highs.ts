import highs from 'highs'

/** The package's types describe its CommonJS build; what is imported is its ES module, which exports the loader itself. */
export const loadHighs = highs as unknown as typeof highs.default
