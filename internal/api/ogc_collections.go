package api

import (
	"context"
)

// collection is what a map can load as one layer.
type collection struct {
	id, title, about string
	momentary        bool // it tells of one moment, and of now where none is asked for
	list             func(*Server, context.Context, featureQuery) ([]feature, error)
}

// feature is one thing on a map.
type feature struct {
	id         string
	geometry   func() any     // as GeoJSON; nil where there is none
	meets      func(box) bool // whether it has ground in a box
	properties any
}

// collections are all that there are. A token opens those that were chosen for it.
var collections = []collection{}
