package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"
)

// report is the file that a run leaves.
type report struct {
	Machine     *machine     `json:"machine"`
	Settings    settings     `json:"settings"`
	Comparisons []comparison `json:"comparisons"`
	Checks      []string     `json:"checks"` // what was found correct
	Failure     string       `json:"failure,omitempty"`
}

// comparison is ours beside its anchor: repetition i of one was measured next to repetition i of the other.
type comparison struct {
	ID     string         `json:"id"` // of the reference's section C where it has one
	What   string         `json:"what"`
	Unit   string         `json:"unit"`
	Ours   series         `json:"ours"`
	Anchor series         `json:"anchor"`
	Ratio  series         `json:"ratio"`          // ours ÷ anchor
	Goal   string         `json:"goal,omitempty"` // for the reader; nothing is decided by it
	Notes  map[string]any `json:"notes,omitempty"`
}

// series is what the repetitions of one measurement gave.
type series struct {
	Name   string    `json:"name,omitempty"`
	Min    float64   `json:"min"`
	Median float64   `json:"median"`
	Max    float64   `json:"max"`
	Values []float64 `json:"values"` // in the order of measurement
}

func newSeries(name string, values []float64) series {
	return series{name, slices.Min(values), median(values), slices.Max(values), values}
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 0 {
		return (sorted[middle-1] + sorted[middle]) / 2
	}
	return sorted[middle]
}

// side is one of the two that are compared: one repetition of it gives one number.
type side struct {
	name string
	once func() (float64, error)
}

// compare measures A-B-A-B and adds the comparison to the report.
func (r *report) compare(ctx context.Context, reps int, c comparison, ours, anchor side) error {
	var a, b, ratios []float64
	for range reps {
		if err := ctx.Err(); err != nil {
			return err
		}
		one, err := ours.once()
		if err != nil {
			return fmt.Errorf("%s, %s: %w", c.ID, ours.name, err)
		}
		other, err := anchor.once()
		if err != nil {
			return fmt.Errorf("%s, %s: %w", c.ID, anchor.name, err)
		}
		a, b, ratios = append(a, one), append(b, other), append(ratios, one/other)
	}
	c.Ours, c.Anchor, c.Ratio = newSeries(ours.name, a), newSeries(anchor.name, b), newSeries("", ratios)
	r.Comparisons = append(r.Comparisons, c)
	return nil
}

// checked notes what was found correct.
func (r *report) checked(format string, args ...any) {
	r.Checks = append(r.Checks, fmt.Sprintf(format, args...))
}

func (r *report) write(path string) error {
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, append(text, '\n'), 0o644)
}

// print shows medians, with the least and the greatest, and the ratios.
func (r *report) print(out io.Writer) error {
	fmt.Fprintf(out, "\n%s\n\n", r.Machine)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\twhat\tunit\tours\tanchor\tratio\tgoal")
	for _, c := range r.Comparisons {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", c.ID, c.What, c.Unit, c.Ours, c.Anchor, c.Ratio, c.Goal)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for _, check := range r.Checks {
		fmt.Fprintln(out, "✔", check)
	}
	return nil
}

func (s series) String() string { return fmt.Sprintf("%.4g (%.4g–%.4g)", s.Median, s.Min, s.Max) }
