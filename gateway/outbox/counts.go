package outbox

import "sync/atomic"

// counts are [Counters] while they count.
type counts struct {
	accepted, repeated, issued, refused, expired, endorsed, submitted, conflicts, invalid, retries, unknown, elsewhere atomic.Uint64
}

func (c *counts) read(pending int) Counters {
	return Counters{
		Accepted: c.accepted.Load(), Repeated: c.repeated.Load(),
		Issued: c.issued.Load(), Refused: c.refused.Load(), Expired: c.expired.Load(),
		Endorsed: c.endorsed.Load(), Submitted: c.submitted.Load(),
		Conflicts: c.conflicts.Load(), Invalid: c.invalid.Load(),
		Retries: c.retries.Load(), Unknown: c.unknown.Load(), Elsewhere: c.elsewhere.Load(),
		Pending: uint64(pending),
	}
}
