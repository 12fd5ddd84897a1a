package stix

// Relation is how one object stands to another with the same id.
type Relation int

// The relations of a candidate to what is held.
const (
	Same             Relation = iota // same id, same modified, same content
	Newer                            // a proper new version
	Older                            // an earlier version
	ChangedSilently                  // same modified, other content: changed without a new version
	OtherCreator                     // made by somebody else than the creator, who alone may version it
	AfterRevocation                  // newer than a version that revoked the object: revocation is final
	OtherObject                      // another id or type, or another created: not a version at all
	CannotBeCompared                 // a time that cannot be read, or no canonical form
)

// String says it for people.
func (r Relation) String() string {
	return [...]string{"the same version", "a newer version", "an older version", "changed without a new version",
		"not made by the creator, who alone may version it", "newer than the version that revoked it", "another object",
		"cannot be compared"}[r]
}

// Relate says how the candidate stands to the held object with the same id. Objects without modified
// (observables, markings) are Same or ChangedSilently.
func Relate(held, candidate Object) Relation {
	if held.ID != candidate.ID || held.Type != candidate.Type || held.Created != candidate.Created && !sameMoment(held.Created, candidate.Created) {
		return OtherObject
	}
	if held.CreatedByRef != candidate.CreatedByRef {
		return OtherCreator
	}
	if held.Modified != "" || candidate.Modified != "" {
		h, err := ParseTimestamp(held.Modified)
		if err != nil {
			return CannotBeCompared
		}
		c, err := ParseTimestamp(candidate.Modified)
		if err != nil {
			return CannotBeCompared
		}
		switch order := c.Compare(h); {
		case order < 0:
			return Older
		case order > 0 && held.Revoked:
			return AfterRevocation
		case order > 0:
			return Newer
		}
	}
	h, err := Hash(held.Raw)
	if err != nil {
		return CannotBeCompared
	}
	c, err := Hash(candidate.Raw)
	if err != nil {
		return CannotBeCompared
	}
	if h == c {
		return Same
	}
	return ChangedSilently
}

// sameMoment reports whether two timestamps are the same moment written differently.
func sameMoment(a, b string) bool {
	x, errX := ParseTimestamp(a)
	y, errY := ParseTimestamp(b)
	return errX == nil && errY == nil && x.Compare(y) == 0
}
