package watch

import "maps"

// layers is a map that models made from each other share: a base that nobody writes any more, and over it what changed since.
// A value that is set to its zero is as good as not there.
type layers[K comparable, V any] struct {
	base, over map[K]V
}

func (l *layers[K, V]) get(k K) V {
	if v, ok := l.over[k]; ok {
		return v
	}
	return l.base[k]
}

func (l *layers[K, V]) set(k K, v V) {
	if l.over == nil {
		l.over = map[K]V{}
	}
	l.over[k] = v
}

// each calls for every entry, zero values among them, in no order.
func (l *layers[K, V]) each(yield func(K, V) bool) {
	for k, v := range l.base {
		if _, changed := l.over[k]; !changed && !yield(k, v) {
			return
		}
	}
	for k, v := range l.over {
		if !yield(k, v) {
			return
		}
	}
}

// settle makes what was set the base. Only whoever made the map may call it.
func (l *layers[K, V]) settle() {
	if len(l.base) == 0 {
		l.base, l.over = l.over, nil
	}
}

// branch is a map with the same entries that may be written; l must not be any more.
func (l *layers[K, V]) branch() layers[K, V] {
	if len(l.over) <= len(l.base)/8 {
		return layers[K, V]{l.base, maps.Clone(l.over)}
	}
	all := make(map[K]V, len(l.base)+len(l.over))
	maps.Copy(all, l.base)
	maps.Copy(all, l.over)
	return layers[K, V]{base: all}
}
