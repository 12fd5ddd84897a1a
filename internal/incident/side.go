package incident

// DeriveSide tells who acted, relative to the subject group, from the class and the participants alone.
// It never looks at names, sect, tribe or place. members are further ids that count as the subject.
//
//   - the subject is By: group; but a clash with others By as well is undetermined
//   - somebody acts and the subject is Against, Target or Victim: responder; in a clash where nobody is By: undetermined
//   - a foiled plot with the subject in any part: responder
//   - the subject is only a Claimant and nobody else is By: group
//   - the subject is only Involved or With: undetermined
//   - the subject is not there: neither; except that weapons_seizure and weapons_loss are by definition
//     taken from and by the subject, unless they name somebody else in its part
func DeriveSide(class Class, actors []Participant, subject string, members ...string) Side {
	return Desk{Subject: subject, Members: members}.Side(class, actors)
}

// Side is DeriveSide for the desk's subject group.
func (d Desk) Side(class Class, actors []Participant) Side {
	var by, claims, hit, part bool      // the subject's parts
	var otherBy, otherHit, unnamed bool // anybody else's
	for i := range actors {
		a := &actors[i]
		if d.IsSubject(a.ID) {
			switch a.Role {
			case By:
				by = true
			case Claimant:
				claims = true
			case Against, Target, Victim:
				hit = true
			default:
				part = true
			}
			continue
		}
		switch a.Role {
		case By:
			otherBy = true
		case Against, Target, Victim:
			otherHit = true
		case With, Involved, Claimant:
			unnamed = true
		}
	}
	there := by || claims || hit || part
	switch {
	case class == FoiledPlot && there:
		return SideResponder
	case by && (otherBy || hit) && class == Clash:
		return SideUndetermined
	case by:
		return SideGroup
	case hit && class == Clash && !otherBy:
		return SideUndetermined
	case hit:
		return SideResponder
	case claims && !otherBy:
		return SideGroup
	case there:
		return SideUndetermined
	case class == WeaponsSeizure && !otherHit && !unnamed:
		return SideResponder
	case class == WeaponsLoss && !otherBy && !unnamed:
		return SideGroup
	}
	return SideNeither
}
