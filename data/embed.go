// Package data holds what the project ships beside its code: places, boundaries, the basemap, actors and
// samples. It is bytes only. Package gazetteer reads the places, package area the boundaries, package actor
// the actors; the web pages serve the basemap as it lies here. The builder in data/build makes the places,
// the boundaries and the basemap; where they come from and on which terms is told in NOTICE.
package data

import "embed"

// Gazetteer is the table of places: UTF-8, one place a line, columns as in package gazetteer. It is kept as a
// string so that names are cut out of it without a copy.
//
//go:embed gazetteer.tsv
var Gazetteer string

// GazetteerIndex is the index over Gazetteer by folded name, made by the builder together with it.
//
//go:embed gazetteer.idx
var GazetteerIndex string

// Areas holds the administrative units with their polygons, in the format of package area.
//
//go:embed areas.bin
var Areas string

// Basemap holds the layers of the map, one GeoJSON file each, under "basemap/"; basemap/README.md describes
// them.
//
//go:embed basemap
var Basemap embed.FS

// Actors holds what package actor reads: the files of this directory whose names begin with "actors".
//
//go:embed actors*
var Actors embed.FS

// Samples holds the sample desk, under "samples/".
//
//go:embed samples
var Samples embed.FS
