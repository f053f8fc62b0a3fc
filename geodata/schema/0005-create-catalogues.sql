-- Class catalogues. The field has several numberings that contradict each other, so the scheme is part of a
-- class's name and codes are never compared across schemes.
CREATE TABLE class_schemes (
  scheme text CONSTRAINT class_schemes_pkey PRIMARY KEY,
  name   text NOT NULL,
  source text NOT NULL
);
CREATE TABLE incident_classes (
  id          integer GENERATED ALWAYS AS IDENTITY CONSTRAINT incident_classes_pkey PRIMARY KEY,
  scheme      text NOT NULL CONSTRAINT incident_classes_scheme_exists REFERENCES class_schemes (scheme),
  -- 'E01' event major, 'E0112' event minor, 'P01' part major, 'P0137' part minor; other schemes use their own words.
  code        text NOT NULL,
  parent_id   integer CONSTRAINT incident_classes_parent_exists REFERENCES incident_classes (id),
  name_zh     text NOT NULL,
  name_en     text NOT NULL,
  limit_value numeric,
  limit_unit  text CONSTRAINT incident_classes_limit_unit_known CHECK (
    limit_unit IN ('urgent-hour', 'work-hour', 'urgent-work-day', 'work-day', 'natural-day')),
  CONSTRAINT incident_classes_code_unique UNIQUE (scheme, code)
);
CREATE INDEX incident_classes_parent ON incident_classes (parent_id);
