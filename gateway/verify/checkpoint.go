package verify

import (
	"bytes"
	"fmt"
	"strings"
)

// checkpoint wants checkpoints of this log in the order in which it grew.
func (j *judge) checkpoint() {
	e := j.evidence
	var heights []string
	for i, point := range e.points {
		heights = append(heights, fmt.Sprintf("height %d with %d leaves", point.Height, point.Size))
		if point.Origin != j.list.Network {
			j.fail(CheckCheckpoint, WrongNetwork, "checkpoint %d is of %s, the trust list of %s", i, point.Origin, j.list.Network)
			return
		}
		if i > 0 && !follows(point, e.points[i-1]) {
			j.fail(CheckCheckpoint, CheckpointOrder, "%s", strings.Join(heights[i-1:], ", then "))
			return
		}
	}
	j.pass(CheckCheckpoint, "%s", strings.Join(heights, ", "))
}

// follows reports whether one checkpoint can be a later one of the same log.
func follows(later, earlier *weighed) bool {
	return later.Height > earlier.Height && (later.Size > earlier.Size || later.Size == earlier.Size && bytes.Equal(later.Root, earlier.Root))
}

// cosignatures wants the trust list's policy met on every checkpoint used.
func (j *judge) cosignatures() {
	e := j.evidence
	worst, names := passes(""), []string{}
	for _, point := range e.used() {
		names = append(names, fmt.Sprintf("height %d: %s", point.Height, point.signers()))
		for _, d := range point.doubts {
			if d.result == Fail {
				j.put(CheckCosignatures, d.finding)
				return
			}
		}
		switch {
		case len(point.counted) < e.needed && worst.result != Unknown:
			worst = point.missing()
		case len(point.counted) < organizations && worst.result == Pass:
			worst = limits(CosignerAbsent, "height %d: %s", point.Height, point.signers())
		}
	}
	if worst.result == Pass {
		worst.detail = strings.Join(names, "; ")
	}
	j.put(CheckCosignatures, worst)
}
