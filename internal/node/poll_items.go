package node

// keptItem is what is remembered of one item, page or file of a source.
type keptItem struct {
	Name     string       `json:"name"` // title or file name
	Link     string       `json:"link,omitempty"`
	Document string       `json:"document,omitempty"` // the last that was made of it
	Hash     string       `json:"hash,omitempty"`     // of what the source said last
	Fault    *SourceError `json:"fault,omitempty"`
	Alias    bool         `json:"alias,omitempty"` // another name of an item
}

// States of an item.
const (
	itemTaken   = "taken"
	itemRefused = "refused"
	itemWaiting = "waiting"
)
