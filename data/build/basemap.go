package main

import (
	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
)

func buildBasemap(s sources, atlas *area.Atlas, places []gazetteer.Place) ([]file, error) {
	return nil, nil
}
