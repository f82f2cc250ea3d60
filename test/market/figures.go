package market

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/shuzheng/shuzheng/test/troupe"
)

// The figures are counted anew here, from what people signed where an act says it and from the records where they do. Nothing of
// the report's code is used, nor of the rules: a mistake would have to be made twice.

// fact is a record as far as the figures look at it.
type fact struct {
	Kind, ID, State string
	Body            struct {
		Object   string
		Contract *struct {
			Statement, Pricing string
			Batches            int
		}
		Pending     *struct{ Statement string }
		Amendments  []string
		Batches     []struct{ State, AcceptBy string }
		Settlements []struct {
			Contract string
			Final    bool
		}
		Pauses    []struct{ Lapses, Outcome string }
		Disputes  []struct{ Over bool }
		Destroyed *struct{ At string }
		Filed     *struct{ Public, Retention string }

		AcceptBy, Recheck, Until, Deadline, Regime string
		Holder                                     json.RawMessage // of a pause true or false
		Validity                                   struct{ To string }
		Application                                struct{ ObjectType, SubjectType string }
		Members                                    []string
		Off                                        *struct{ MustEnter []string }

		For, Organization string // of an actor
		Roles             []string
	}
}

// at is the state that time has left.
func (f *fact) at(now string) string {
	b := &f.Body
	past := func(moment string) bool { return moment != "" && now >= moment }
	switch {
	case f.Kind == "handover" && f.State == "PENDING" && past(b.AcceptBy):
		return "DEEMED"
	case f.Kind == "demander" && f.State == "VERIFIED" && past(b.Recheck):
		return "RECHECK_DUE"
	case f.Kind == "exemption" && f.State == "IN_FORCE" && past(b.Until):
		return "EXPIRED"
	case f.Kind == "pause" && f.State == "IN_FORCE" && string(b.Holder) == "true" && past(b.Deadline):
		return "EXPIRED"
	case (f.Kind == "subject" || f.Kind == "object") && (f.State == "ACTIVE" || f.State == "SUSPENDED") && b.Regime != "" && past(b.Validity.To):
		return "EXPIRED"
	case f.Kind == "deal":
		return f.stands(past)
	}
	return f.State
}

// stands is where a deal stands: what stops it comes before what was delivered and paid.
func (f *fact) stands(past func(string) bool) string {
	over := []string{"APPLIED", "DISCLOSED", "ORDERED", "ORDER_APPROVED", "SIGNED", "RETURNED", "WITHDRAWN", "FILED", "TERMINATED", "UNWOUND", "CLOSED"}
	if slices.Contains(over, f.State) {
		return f.State
	}
	b, limited := &f.Body, false
	for _, p := range b.Pauses {
		if p.Outcome == "" && !past(p.Lapses) {
			return "PAUSED"
		}
		limited = limited || p.Outcome == "LIMITED"
	}
	for _, d := range b.Disputes {
		if !d.Over {
			return "DISPUTED"
		}
	}
	done := 0
	for _, batch := range b.Batches {
		if batch.State == "ACCEPTED" || batch.State == "PENDING" && past(batch.AcceptBy) {
			done++
		}
	}
	paid := false
	for _, s := range b.Settlements {
		paid = paid || s.Final && s.Contract == b.Contract.Statement
	}
	switch delivered := done == len(b.Batches) && done >= b.Contract.Batches; {
	case b.Pending != nil:
		return "AMENDED"
	case delivered && paid:
		return "SETTLED"
	case delivered && len(b.Settlements) > 0:
		return "SETTLING"
	case delivered:
		return "DELIVERED"
	case limited:
		return "LIMITED"
	case len(b.Batches) > 0:
		return "DELIVERING"
	}
	return "EVIDENCED"
}

// census counts a ledger.
type census struct {
	*troupe.Ledger
	all     troupe.Figures
	objects map[string]string // types, by key
	kinds   map[string]string // types of subject, by key
	actors  map[string]*fact  // by id
}

// figures counts the whole ledger, as of the time of its newest act.
func figures(l *troupe.Ledger) (troupe.Figures, error) {
	c := &census{l, troupe.Figures{}, map[string]string{}, map[string]string{}, map[string]*fact{}}
	for _, name := range []string{
		"deals.total", "deals.amended", "deals.destroyed", "deliveries.total", "deliveries.objections", "deliveries.replaced", "settlements.total",
		"settlements.matched", "settlements.mismatch", "settlements.final", "disputes.total", "pauses.total", "filings.total", "filings.public",
		"deposits.total", "deposits.mustEnter", "cohorts.total", "cohorts.members", "cohorts.least",
	} {
		c.count(name, 0) // what there is none of is a figure too
	}
	if err := c.records(); err != nil {
		return nil, err
	}
	return c.all, c.signed()
}

func (c *census) count(name string, n int) { c.all[exchange+"."+name] += n }

// records counts what stands on the ledger.
func (c *census) records() error {
	for _, kind := range []struct{ namespace, name, figure string }{
		{"governance", "actor", ""}, {"governance", "exemption", ""}, {exchange, "subject", "subjects"}, {exchange, "demander", "demanders"},
		{exchange, "object", "objects"}, {exchange, "listing", "listings"}, {exchange, "cohort", ""}, {exchange, "deal", "deals.byState"},
		{exchange, "handover", "deliveries.byState"}, {exchange, "dispute", "disputes.byStage"}, {exchange, "pause", "pauses.byState"}, {exchange, "contract", ""},
	} {
		if err := c.Each(kind.namespace, kind.name, func(value json.RawMessage) error {
			var f fact
			if err := json.Unmarshal(value, &f); err != nil {
				return err
			}
			c.look(&f)
			if kind.figure != "" {
				c.count(kind.figure+"."+f.at(c.Time), 1)
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
}

// look counts what no act alone says.
func (c *census) look(f *fact) {
	b := &f.Body
	switch f.Kind {
	case "actor":
		c.actors[f.ID] = f
	case "exemption":
		c.all["exemptions."+f.at(c.Time)]++
	case "subject":
		c.kinds["subject/"+f.ID] = b.Application.SubjectType
	case "object":
		c.objects["object/"+f.ID] = b.Application.ObjectType
	case "cohort":
		if least := exchange + ".cohorts.least"; c.all[least] == 0 || len(b.Members) < c.all[least] {
			c.all[least] = len(b.Members)
		}
		c.count("cohorts.total", 1)
		c.count("cohorts.members", len(b.Members))
	case "contract":
		if b.Off != nil && len(b.Off.MustEnter) > 0 {
			c.count("deposits.mustEnter", 1)
		}
	case "deal":
		c.traded(f)
	}
}

func (c *census) traded(f *fact) {
	b := &f.Body
	c.count("deals.byObject."+c.objects[b.Object], 1)
	if b.Contract != nil {
		c.count("deals.byPricing."+b.Contract.Pricing, 1)
	}
	if len(b.Amendments) > 0 {
		c.count("deals.amended", 1)
	}
	if b.Filed != nil && b.Filed.Public != "" {
		c.count("filings.public", 1)
	}
}

// signed counts what people signed.
func (c *census) signed() error {
	for _, s := range c.Signed {
		var body struct {
			Kind, Result, Purpose, Retention string
			Final                            bool
		}
		if s.Namespace != exchange {
			continue
		}
		if err := json.Unmarshal(s.Body, &body); err != nil {
			return err
		}
		for name, figure := range map[string]string{
			"deal.apply": "deals.total", "deal.destroy": "deals.destroyed", "delivery.hand": "deliveries.total", "delivery.object": "deliveries.objections",
			"delivery.replace": "deliveries.replaced", "settlement.record": "settlements.total", "dispute.open": "disputes.total", "pause.order": "pauses.total",
			"deal.file": "filings.total", "contract.deposit": "deposits.total",
		} {
			if s.Act == name {
				c.count(figure, 1)
			}
		}
		switch s.Act {
		case "settlement.record":
			c.count(map[string]string{"MATCHED": "settlements.matched", "MISMATCH": "settlements.mismatch"}[body.Result], 1)
			if body.Final {
				c.count("settlements.final", 1)
			}
		case "dispute.open":
			c.count("disputes.byKind."+body.Kind, 1)
		case "violation.record":
			c.count("violations."+body.Kind, 1)
		case "access.order":
			c.count("accesses."+body.Purpose, 1)
		case "deal.file":
			c.count("filings.retention."+body.Retention[:4], 1)
		case "pause.order":
			c.count("pauses.byAuthority."+c.authority(s.By), 1)
		case "subject.issue":
			c.count("certificates."+map[string]string{"MERCHANT": "SM", "THIRD_PARTY": "ST"}[c.kinds[s.Key]], 1)
		case "demander.issue", "object.issue", "transaction.issue":
			c.count("certificates."+map[string]string{"demander.issue": "SD", "object.issue": "OB", "transaction.issue": "TC"}[s.Act], 1)
		}
	}
	return nil
}

// authority is the kind of who ordered a pause: staff stand for the organization they act for, firms for themselves.
func (c *census) authority(id string) string {
	who := c.actors[id]
	if who == nil {
		return fmt.Sprintf("nobody is called %s", id)
	}
	if who.Body.For != "" {
		who = c.actors[who.Body.For]
	}
	switch {
	case who.Body.Organization == "DataBureau":
		return "DATA_BUREAU"
	case who.Body.Organization == "MarketRegulator":
		return "MARKET_REGULATOR"
	case who.Body.Organization != "":
		return "EXCHANGE"
	case slices.Contains(who.Body.Roles, "RG"):
		return "SECTOR_REGULATOR"
	case slices.Contains(who.Body.Roles, "JU"):
		return "COURT"
	}
	return "HOLDER"
}

// flatten names every number of the report by its path; the exchanges by their namespace, lists of figures by the figure.
func flatten(report []byte) (troupe.Figures, error) {
	var whole struct {
		Exchanges  []map[string]any
		Exemptions []any
	}
	if err := json.Unmarshal(report, &whole); err != nil {
		return nil, err
	}
	all := troupe.Figures{}
	for _, book := range whole.Exchanges {
		all.Add(fmt.Sprint(book["namespace"]), book)
	}
	all.Add("exemptions", whole.Exemptions)
	return all, nil
}
