package node

import "tansiq/internal/incident"

// FoundPlace is a place of the gazetteer to choose from.
type FoundPlace struct {
	incident.Place        // Why names the units that it lies in
	Kind           string // town, shrine, wadi, …: what package gazetteer calls it
	Population     int64  // 0: not known
}

// FindPlaces finds places by the beginning of a name in either script, most important first. With near set (ids of
// units), places within come before others of the same weight.
func (n *Node) FindPlaces(words string, limit int, near ...string) []FoundPlace {
	g, err := n.know.places()
	if err != nil {
		n.log.Error("loading the places", "error", err)
		return nil
	}
	found := g.Search(words, limit, near...)
	list := make([]FoundPlace, len(found))
	for i, p := range found {
		list[i] = FoundPlace{Place: placeOf(p), Kind: string(p.Kind), Population: p.Population}
		list[i].Why = n.know.whereabouts(p)
	}
	return list
}
