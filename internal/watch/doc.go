// Package watch knows who watches which area and when, and what nobody watches.
//
// An [Area] is a polygon with a name. A [Watch] is a party's commitment to observe a polygon for an interval, which
// may recur. A [Declaration] is a party's word that the list of its watches is complete for an area and a time. Out of
// these three a [Model] makes the state of every place at every moment:
//
//   - watched: a watch in force covers it;
//   - vacuum: no watch covers it, among parties that declared their list complete;
//   - unknown: no watch that is known covers it, and nobody whose word is needed has said that its list is complete.
//
// What is not known is never vacuum, and neither is ever calm. Every figure is "as this node knows it": it is made from
// what its own people entered and what partners gave it, and from nothing else.
//
// # Exactness
//
// Polygons stand on a grid of 1e-7 degrees and times on whole seconds; nothing is sampled. An area is cut by the outlines
// of all watches and declarations that meet it into cells (area.Arrange); within a cell the answer depends on time alone,
// and there it is the algebra of half-open intervals. A bare share ("a third of the area, we do not say which") has no
// outline: it makes a range.
//
// # Versions
//
// Areas and watches are never edited: a further version supersedes the one before. An area's versions also hold in time:
// at a moment, the highest version that holds then is the area.
//
// # What does not belong here
//
// Polygons as such (package area). Who may be told of a watch (package release): here everything is as one node knows it.
// Notes and signatures under a plan (package instrument); storage; HTTP. Live positions of anybody: a watch says what will
// be looked at, never where somebody is.
package watch
