import { createReadStream } from 'node:fs'
import Database from 'libsql'
import type { Value } from '../copy-rows.ts'
import type { OutFrame } from '../export-frame.ts'
import type { ColumnType } from '../layer-columns.ts'
import type { Extent } from '../wkb-text.ts'
import { extentOfWkb } from '../wkb-text.ts'
import type { FileLayer, Format, FormatJob } from './format.ts'

type Sqlite = InstanceType<typeof Database>

/** OGC GeoPackage 1.3 with R-tree indexes (annex F.3) and the label as metadata (F.8). */
export const geopackage: Format = {
  extension: 'gpkg',
  mediaType: 'application/geopackage+sqlite3',
  holdsLayers: true,
  write: async (job, out) => {
    const path = job.scratch('export.gpkg')
    const db = new Database(path)
    try {
      db.exec(`PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -32768;
               PRAGMA application_id = 1196444487; PRAGMA user_version = 10300;`)
      db.exec(baseTables)
      const srs = addSystem(db, job.frame, await job.systemWkt())
      addLabel(db, job)
      for (const layer of job.layers) await addLayer(db, job, layer, srs)
    } finally {
      db.close()
    }
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Buffer>) {
      out.write(chunk)
      await out.drain()
    }
  },
}

const baseTables = `
CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');
CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '', last_change DATETIME NOT NULL, min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name), CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
INSERT INTO gpkg_extensions VALUES
  ('gpkg_metadata', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec121/#extension_metadata', 'read-write'),
  ('gpkg_metadata_reference', NULL, 'gpkg_metadata', 'http://www.geopackage.org/spec121/#extension_metadata', 'read-write');
CREATE TABLE gpkg_metadata (id INTEGER CONSTRAINT m_pk PRIMARY KEY ASC NOT NULL, md_scope TEXT NOT NULL DEFAULT 'dataset',
  md_standard_uri TEXT NOT NULL, mime_type TEXT NOT NULL DEFAULT 'text/xml', metadata TEXT NOT NULL DEFAULT '');
CREATE TABLE gpkg_metadata_reference (reference_scope TEXT NOT NULL, table_name TEXT, column_name TEXT, row_id_value INTEGER,
  timestamp DATETIME NOT NULL, md_file_id INTEGER NOT NULL, md_parent_id INTEGER,
  CONSTRAINT crmr_mfi_fk FOREIGN KEY (md_file_id) REFERENCES gpkg_metadata(id),
  CONSTRAINT crmr_mpi_fk FOREIGN KEY (md_parent_id) REFERENCES gpkg_metadata(id));`

// Free numbers for what is no geodetic system; the standard leaves them to the maker of the file.
const idsWithoutSystem: Record<string, number> = { gcj02: 990_002, bd09: 990_009 }

function addSystem(db: Sqlite, { name, epsg, note }: OutFrame, wkt: string | null): number {
  if (epsg === 4326) return 4326
  const id = epsg ?? idsWithoutSystem[name] ?? 0
  db.prepare('INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)').run(
    epsg === null ? name.toUpperCase() : `EPSG:${epsg}`,
    id,
    epsg === null ? 'NONE' : 'EPSG',
    id,
    wkt ?? 'undefined',
    note,
  )
  return id
}

function addLabel(db: Sqlite, { label, dataTime }: FormatJob): void {
  db.prepare('INSERT INTO gpkg_metadata VALUES (1, ?, ?, ?, ?)').run(
    'dataset',
    'https://json-schema.org/draft/2020-12/schema',
    'application/json',
    JSON.stringify(label),
  )
  db.prepare('INSERT INTO gpkg_metadata_reference VALUES (?, NULL, NULL, NULL, ?, 1, NULL)').run(
    'geopackage',
    dataTime.toISOString(),
  )
}

const sqlTypes: Record<ColumnType, string> = {
  text: 'TEXT',
  integer: 'INTEGER',
  number: 'DOUBLE',
  'yes-no': 'BOOLEAN',
  time: 'DATETIME',
}
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`
const rowsPerTransaction = 10_000

async function addLayer(db: Sqlite, job: FormatJob, layer: FileLayer, srs: number): Promise<void> {
  const { title, columns } = layer
  const ids = new Set(columns.map(({ fileName }) => fileName))
  const key = ids.has('fid') ? 'fid_1' : 'fid'
  const fields = columns.map(({ fileName, type }) => `${quoted(fileName)} ${sqlTypes[type]}`)
  db.exec(
    `CREATE TABLE ${quoted(title)} (${key} INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom ${layer.shape.toUpperCase()}, ${fields.join(', ')})`,
  )
  const insert = db.prepare(`INSERT INTO ${quoted(title)} VALUES (NULL, ?, ${columns.map(() => '?').join(', ')})`)
  const boxes = openBoxes()
  let rows = 0
  db.exec('BEGIN')
  await job.read(layer.layer, 'wkb', {
    row: (wkb, values) => {
      rows += 1
      insert.run(
        wkb ? headed(wkb, srs, boxes.add(rows, wkb)) : null,
        ...values.map((value, i) => sqlValue(value, columns[i]?.type)),
      )
      if (rows % rowsPerTransaction === 0) db.exec('COMMIT; BEGIN')
    },
    drain: () => Promise.resolve(),
  })
  db.exec('COMMIT')
  describe(db, job, layer, { srs, extent: boxes.extent() })
  indexLayer(db, { title, key }, boxes)
}

function sqlValue(value: Value, type: ColumnType | undefined): string | number | null {
  if (type === 'time' && value !== null) return new Date(Number(value)).toISOString()
  return typeof value === 'boolean' ? Number(value) : value
}

type Boxes = ReturnType<typeof openBoxes>

/** Row numbers and boxes, 40 bytes each: the index is filled after the rows, for sorted writes. */
function openBoxes() {
  let kept = new Float64Array(5 * 1024)
  let count = 0
  const all: Extent = { minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity }
  return {
    add: (row: number, wkb: Uint8Array): Extent => {
      const box = extentOfWkb(wkb)
      if ((count + 1) * 5 > kept.length) {
        const wider = new Float64Array(kept.length * 2)
        wider.set(kept)
        kept = wider
      }
      kept.set([row, box.minX, box.maxX, box.minY, box.maxY], count * 5)
      count += 1
      all.minX = Math.min(all.minX, box.minX)
      all.minY = Math.min(all.minY, box.minY)
      all.maxX = Math.max(all.maxX, box.maxX)
      all.maxY = Math.max(all.maxY, box.maxY)
      return box
    },
    count: () => count,
    box: (i: number) => kept.subarray(i * 5, i * 5 + 5),
    extent: () => (count === 0 ? null : all),
  }
}

/** GeoPackageBinary: "GP", version 0, flags (little endian, envelope of x and y unless it is a point), system, WKB. */
function headed(wkb: Buffer, srs: number, box: Extent): Buffer {
  const isPoint = wkb.readUInt32LE(1) === 1
  const head = Buffer.alloc(isPoint ? 8 : 40)
  head.write('GP', 0, 'latin1')
  head[3] = isPoint ? 0b001 : 0b011
  head.writeInt32LE(srs, 4)
  if (!isPoint) [box.minX, box.maxX, box.minY, box.maxY].forEach((value, i) => head.writeDoubleLE(value, 8 + i * 8))
  return Buffer.concat([head, wkb])
}

function describe(
  db: Sqlite,
  { dataTime, frame }: FormatJob,
  { title, titleZh, titleEn, shape }: FileLayer,
  { srs, extent }: { srs: number; extent: Extent | null },
): void {
  db.prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    title,
    'features',
    title,
    `${titleZh} ${titleEn}; ${frame.note}`,
    dataTime.toISOString(),
    extent?.minX ?? null,
    extent?.minY ?? null,
    extent?.maxX ?? null,
    extent?.maxY ?? null,
    srs,
  )
  db.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)').run(title, 'geom', shape.toUpperCase(), srs)
}

function indexLayer(db: Sqlite, { title, key }: { title: string; key: string }, boxes: Boxes): void {
  const index = quoted(`rtree_${title}_geom`)
  db.exec(`CREATE VIRTUAL TABLE ${index} USING rtree(id, minx, maxx, miny, maxy)`)
  const insert = db.prepare(`INSERT INTO ${index} VALUES (?, ?, ?, ?, ?)`)
  db.exec('BEGIN')
  for (let i = 0; i < boxes.count(); i += 1) insert.run(...boxes.box(i))
  db.exec('COMMIT')
  db.prepare('INSERT INTO gpkg_extensions VALUES (?, ?, ?, ?, ?)').run(
    title,
    'geom',
    'gpkg_rtree_index',
    'http://www.geopackage.org/spec120/#extension_rtree',
    'write-only',
  )
  db.exec(triggersOf(title, key))
}

/** Keep the index true when a desktop edits the file; the functions are the desktop's. */
function triggersOf(title: string, key: string): string {
  const table = quoted(title)
  const index = quoted(`rtree_${title}_geom`)
  const trigger = (name: string): string => quoted(`rtree_${title}_geom_${name}`)
  const box = (row: string): string =>
    `ST_MinX(${row}."geom"), ST_MaxX(${row}."geom"), ST_MinY(${row}."geom"), ST_MaxY(${row}."geom")`
  const holds = (row: string): string => `${row}."geom" NOT NULL AND NOT ST_IsEmpty(${row}."geom")`
  const lacks = (row: string): string => `(${row}."geom" ISNULL OR ST_IsEmpty(${row}."geom"))`
  const put = `INSERT OR REPLACE INTO ${index} VALUES (NEW.${key}, ${box('NEW')});`
  return `
CREATE TRIGGER ${trigger('insert')} AFTER INSERT ON ${table} WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN ${put} END;
CREATE TRIGGER ${trigger('update1')} AFTER UPDATE OF "geom" ON ${table} WHEN OLD.${key} = NEW.${key} AND (${holds('NEW')}) BEGIN ${put} END;
CREATE TRIGGER ${trigger('update2')} AFTER UPDATE OF "geom" ON ${table} WHEN OLD.${key} = NEW.${key} AND ${lacks('NEW')} BEGIN DELETE FROM ${index} WHERE id = OLD.${key}; END;
CREATE TRIGGER ${trigger('update3')} AFTER UPDATE ON ${table} WHEN OLD.${key} != NEW.${key} AND (${holds('NEW')}) BEGIN DELETE FROM ${index} WHERE id = OLD.${key}; ${put} END;
CREATE TRIGGER ${trigger('update4')} AFTER UPDATE ON ${table} WHEN OLD.${key} != NEW.${key} AND ${lacks('NEW')} BEGIN DELETE FROM ${index} WHERE id IN (OLD.${key}, NEW.${key}); END;
CREATE TRIGGER ${trigger('delete')} AFTER DELETE ON ${table} WHEN old."geom" NOT NULL BEGIN DELETE FROM ${index} WHERE id = OLD.${key}; END;`
}
