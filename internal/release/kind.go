package release

import (
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
)

// KindOf is the kind of thing that a claim is: a threat or a plot that is planned or possible is a warning,
// everything else a report.
func KindOf(class incident.Class, certainty incident.Certainty) agreement.Kind {
	if (class == incident.Threat || class == incident.FoiledPlot) && (certainty == incident.Planned || certainty == incident.Possible) {
		return agreement.Warning
	}
	return agreement.Report
}
