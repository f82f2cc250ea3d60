package register_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/register"
	"github.com/shuzheng/shuzheng/gateway/register/registertest"
)

// versions are those that a registration has had, the first two of them proved.
func versions(steps ...step) []register.Version {
	l, list := &registertest.Life{Namespace: "property", Key: "registration/R-1"}, []register.Version{}
	for i, s := range steps {
		tx := l.Act(day(s.day), s.act, s.state, s.body)
		list = append(list, register.Version{
			Item: *register.Read("property", l.Key, l.Value()), Transaction: tx.ID, Block: uint64(i + 7), Proved: i < 2, Legal: at(s.day),
		})
	}
	return list
}

func TestATimelineHoldsActsAndWhatTimeDidBetweenThem(t *testing.T) {
	issued := registertest.Registration("D-1", "A-7", func(r *record.Registration) {
		r.AcceptBy, r.Validity, r.Issued.Number = at(3), record.Period{From: at(20), To: at(60)}, registertest.Number(1)
	})
	seized := *issued
	seized.Annotations = []record.Annotation{{ID: "N-1", Kind: "COURT_SEIZURE", Effect: "BLOCK_ALL", From: at(30), To: at(40)}}
	life := &register.Life{Versions: versions(
		step{0, "registration.apply", record.StateSubmitted, applied},
		step{5, "registration.review", record.StateReview, applied},
		step{20, "registration.issue", record.StateActive, issued},
		step{30, "registration.annotate", record.StateRestricted, &seized},
	)}
	timeline := register.TimelineOf(life, at(70), steps)
	var seen []string
	for _, h := range timeline.Happenings {
		require.True(t, h.What == "act" && h.Act != "" && h.Transaction != "" || h.What == "time" && h.Act == "" && h.Transaction == "")
		seen = append(seen, h.At+" "+h.Act+" "+h.State)
	}
	require.Equal(t, []string{
		at(0) + " registration.apply SUBMITTED", at(3) + "  ACCEPTED", at(5) + " registration.review UNDER_REVIEW", at(20) + " registration.issue ACTIVE",
		at(30) + " registration.annotate RESTRICTED", at(40) + "  ACTIVE", at(60) + "  EXPIRED",
	}, seen)
	require.True(t, timeline.Happenings[1].Proved, "a move is as proved as the version that it follows from")
	require.Equal(t, "B-03", timeline.Happenings[1].Rule)
	require.False(t, timeline.Happenings[3].Proved)
	require.Equal(t, "SX-2025@1", timeline.Happenings[0].Pack)
	require.Equal(t, record.StateExpired, timeline.Entry.State)
	require.False(t, timeline.Annotations[0].Live)

	early := register.TimelineOf(life, at(35), steps)
	require.Len(t, early.Happenings, 5)
	require.True(t, early.Annotations[0].Live)
	require.Equal(t, early, register.TimelineOf(life, at(35), steps))
}

func TestATimelineSaysHowObjectionsStand(t *testing.T) {
	body := registertest.Registration("D-1", "A-7", func(r *record.Registration) {
		r.Objections = []record.Objection{
			{ID: "O-1", Result: "DISMISSED"}, {ID: "O-2", ReplyBy: at(35)}, {ID: "O-3", ReplyBy: at(35), Answer: registertest.Fingerprint("no")},
		}
	})
	life := &register.Life{Versions: versions(step{0, "registration.object", record.StateObjected, body})}
	for now, overdue := range map[int]bool{34: false, 35: true} {
		list := register.TimelineOf(life, at(now), steps).Objections
		require.Equal(t, []bool{false, true, true}, []bool{list[0].Open, list[1].Open, list[2].Open})
		require.Equal(t, []bool{false, overdue, false}, []bool{list[0].Overdue, list[1].Overdue, list[2].Overdue})
	}
}

func TestATimelineShowsTheChainByAgeAndWhatStandsBeside(t *testing.T) {
	link := func(key string, d int, kind, prior string) *register.Item {
		l := &registertest.Life{Namespace: "property", Key: key}
		l.Act(day(d), "registration.apply", record.StateSubmitted, registertest.Registration("D-1", "A-7", func(r *record.Registration) {
			r.Application.Kind, r.Application.Prior = kind, prior
		}))
		return register.Read("property", key, l.Value())
	}
	usage := &registertest.Life{Namespace: "property", Key: "usage/U-1"}
	usage.Act(day(2), "usage.record", "RECORDED", record.Usage{Kind: "PLEDGE", Registration: "registration/R-1", By: "A-7"})
	stranger := &registertest.Life{Namespace: "property", Key: "listing/L-1"}
	stranger.Act(day(2), "listing.list", "LISTED", record.Listing{})
	life := &register.Life{
		Versions: versions(step{0, "registration.apply", record.StateSubmitted, applied}),
		Chain: []*register.Item{
			link("registration/R-3", 3, "RENEWAL", "registration/R-1"), link("registration/R-1", 0, "", ""),
			link("registration/R-2", 3, "TRANSFER", "registration/R-1"),
		},
		Beside: []*register.Item{register.Read("property", usage.Key, usage.Value()), register.Read("property", stranger.Key, stranger.Value())},
	}
	timeline := register.TimelineOf(life, at(4), steps)
	require.Len(t, timeline.Chain, 3)
	for i, key := range []string{"registration/R-1", "registration/R-2", "registration/R-3"} {
		require.Equal(t, key, timeline.Chain[i].Key)
		require.Equal(t, i == 0, timeline.Chain[i].This)
	}
	require.Equal(t, "TRANSFER", timeline.Chain[1].Follows)
	require.Len(t, timeline.Usage, 1)
	require.Equal(t, "PLEDGE", timeline.Usage[0].Type)
	require.Equal(t, []string{"registration/R-1"}, register.Linked(life.Chain[1]))
}
