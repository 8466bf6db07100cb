"""The tables of the read index: templates, organs, regions, overrides, and counts that make pages cheap. Guides have no rows."""

from __future__ import annotations

VERSION = 3
"""Raised whenever the tables or what is put into them changes; an index of another version counts as stale."""

SHAPE = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE region (code TEXT PRIMARY KEY, zh TEXT NOT NULL, en TEXT NOT NULL, parent TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE organ (id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE, zh TEXT NOT NULL, en TEXT NOT NULL, region TEXT NOT NULL,
  level INTEGER NOT NULL, field TEXT NOT NULL, in_force_from TEXT NOT NULL, parent TEXT);
CREATE TABLE power (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, basic_code TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, listed INTEGER NOT NULL,
  zh TEXT NOT NULL, en TEXT NOT NULL, guides INTEGER NOT NULL DEFAULT 0);
-- Apart from the above, so that lists read small rows only.
CREATE TABLE power_text (power INTEGER PRIMARY KEY, own TEXT NOT NULL, text TEXT NOT NULL);
CREATE TABLE rule (power INTEGER NOT NULL, level INTEGER NOT NULL, field TEXT NOT NULL, PRIMARY KEY (power, level, field)) WITHOUT ROWID;
CREATE TABLE event (event TEXT NOT NULL, power INTEGER NOT NULL, PRIMARY KEY (event, power)) WITHOUT ROWID;
CREATE TABLE implementation (id INTEGER PRIMARY KEY, power INTEGER NOT NULL, organ INTEGER NOT NULL, region TEXT NOT NULL,
  effect INTEGER NOT NULL, own TEXT NOT NULL, text TEXT NOT NULL);
-- Organs of one level and field of work within a region; own = those of the region itself.
CREATE TABLE tally (region TEXT NOT NULL, level INTEGER NOT NULL, field TEXT NOT NULL, organs INTEGER NOT NULL, own INTEGER NOT NULL,
  PRIMARY KEY (region, level, field)) WITHOUT ROWID;
-- What explicit implementations add to, or take from, the holders by rule of a power within a region.
CREATE TABLE extra (power INTEGER NOT NULL, region TEXT NOT NULL, organs INTEGER NOT NULL, own INTEGER NOT NULL,
  PRIMARY KEY (power, region)) WITHOUT ROWID;
-- Listed powers that a level and field of work hold by rule.
CREATE TABLE share (level INTEGER NOT NULL, field TEXT NOT NULL, powers INTEGER NOT NULL, PRIMARY KEY (level, field)) WITHOUT ROWID;
CREATE TABLE negative (entry TEXT PRIMARY KEY, region TEXT NOT NULL, own TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE flow (power TEXT NOT NULL, organ TEXT NOT NULL, flow TEXT NOT NULL, steps TEXT NOT NULL, PRIMARY KEY (power, organ)) WITHOUT ROWID;
CREATE VIRTUAL TABLE power_words USING fts5(name, body, content='', tokenize='unicode61');
CREATE VIRTUAL TABLE own_words USING fts5(body, content='', columnsize=0, detail=full, tokenize='unicode61');
CREATE VIRTUAL TABLE organ_words USING fts5(name, content='', columnsize=0, tokenize='unicode61');
CREATE VIRTUAL TABLE region_words USING fts5(name, content='', columnsize=0, tokenize='unicode61');
"""

INDEXES = """
CREATE INDEX region_parent ON region (parent, code);
CREATE INDEX organ_region ON organ (region, code);
CREATE INDEX organ_field ON organ (level, field, region, code);
CREATE INDEX power_slug ON power (slug);
CREATE INDEX power_kind ON power (kind, basic_code);
CREATE INDEX rule_field ON rule (level, field, power);
CREATE UNIQUE INDEX implementation_pair ON implementation (power, organ);
CREATE INDEX implementation_organ ON implementation (organ, effect, power);
CREATE INDEX implementation_added ON implementation (power, effect, region);
CREATE INDEX extra_region ON extra (region, power);
"""

ADDS, ALTERS, WITHDRAWS = 1, 0, -1
"""The effect of an explicit implementation on the holders by rule: a holder more, none, or one less."""
