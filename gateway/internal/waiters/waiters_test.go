package waiters

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEverybodyWhoEnteredIsWokenAndNobodyElse(t *testing.T) {
	var s Set
	first, leaveFirst := s.Enter("a")
	second, leaveSecond := s.Enter("a")
	other, leaveOther := s.Enter("b")
	s.Wake("a")
	s.Wake("nobody")
	<-first
	<-second
	late, leaveLate := s.Enter("a") // before those who were woken have left
	leaveFirst()
	leaveSecond()
	select {
	case <-late:
		t.Fatal("woken by what happened before")
	case <-other:
		t.Fatal("woken by another name")
	default:
	}
	s.Wake("a")
	<-late
	leaveLate()
	leaveOther()
	require.Zero(t, s.Len())
}
