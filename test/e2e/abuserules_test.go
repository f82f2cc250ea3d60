package e2e

import (
	"os"
	"strings"

	"github.com/stretchr/testify/require"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/test/play"
)

// request is the body of a submission.
func (h *house) request(attachments []string, statements ...string) string {
	h.Helper()
	text, err := record.Encode(record.Submission{Statements: statements, Attachments: attachments})
	require.NoError(h, err)
	return string(text)
}

// alone is a submission of one statement.
func (h *house) alone(statement string) string { return h.request([]string{}, statement) }

// badClaims are well-formed, well-signed statements that the rules refuse.
func (h *house) badClaims() []bad {
	agent, bureau := h.cast.Agent, h.cast.Bureau
	because := record.Reasoned{Reason: "不应当被接受"}
	data := func(change func(s *record.Statement)) string {
		return h.alone(h.sign(agent, "governance", "dataset.register", func(s *record.Statement) { s.Body = []byte(`{}`); change(s) }))
	}
	accept := func(who *play.Person, change func(s *record.Statement)) string {
		good := h.on("property", h.job.Property.Record, because)
		return h.alone(h.sign(who, "property", "registration.accept", func(s *record.Statement) { good(s); change(s) }))
	}
	as := func(*record.Statement) {}
	return []bad{
		{"replayed from another network", record.WrongAudience, "governance", data(func(s *record.Statement) {
			s.Aud = "140000/registry/" + strings.Repeat("0", 64) + "/governance"
		})},
		{"meant for another namespace", record.WrongAudience, "governance", data(func(s *record.Statement) { s.Aud = h.ID + "/property" })},
		{"a namespace that is none", record.WrongAudience, "nowhere", data(as)},
		{"an act that is none", record.UnknownAct, "governance", data(func(s *record.Statement) { s.Act = "dataset.destroy" })},
		{"expired", record.StatementExpired, "governance", data(func(s *record.Statement) { s.Iat -= 7200; s.Exp = s.Iat + 60 })},
		{"dated in the future", record.StatementEarly, "governance", data(func(s *record.Statement) { s.Iat += 7200; s.Exp += 7200 })},
		{"good for a month", record.StatementLife, "governance", data(func(s *record.Statement) { s.Exp = s.Iat + 30*24*3600 })},
		{"as somebody else", record.UnknownKey, "governance", data(func(s *record.Statement) { s.Iss = bureau.Actor })},
		{"stale prev", record.Stale, "property@DataBureau", accept(bureau, func(s *record.Statement) { s.Prev = seal.Digest([]byte("stale")) })},
		{"prev none on a record that exists", record.Invalid, "property", accept(bureau, func(s *record.Statement) { s.Prev = record.None })},
		{"a record that is none", record.NotFound, "property@DataBureau", accept(bureau, func(s *record.Statement) { s.Sub = "registration/" + strings.Repeat("0", 32) })},
		{"a body that is none", record.Malformed, "governance", data(as)},
		{"an attachment that was not signed", record.AttachmentMismatch, "governance",
			h.request([]string{"unsigned"}, h.dataset("附件"))},
		{"a consent nobody asked for", record.Malformed, "governance", h.request([]string{}, h.dataset("同意"), "not a consent")},
	}
}

// badlyPlaced are refused for what they ask at the one gateway where they may arrive; elsewhere for arriving there.
func (h *house) badlyPlaced(narrow *play.Person) []bad {
	revoke := record.Revoke{Reason: "OTHER", Evidence: seal.Digest(nil)}
	suspend := h.body(record.Suspend{Actor: h.cast.Bureau.Actor, Reason: "越权"})
	property := h.on("property", h.job.Property.Record, revoke)
	return []bad{
		{"suspending people of another organization", record.OutOfRole, "exchange@Exchange", h.alone(h.sign(h.cast.Clerk, "exchange", "actor.suspend", suspend))},
		{"the exchange's clerk revokes property", record.OutOfRole, "property@DataBureau", h.alone(h.sign(h.cast.Clerk, "property", "registration.revoke", property))},
		{"the bureau's officer through the exchange", record.WrongOrganization, "property@Exchange",
			h.alone(h.sign(h.cast.Bureau, "property", "registration.revoke", property))},
		{"out of scope", record.OutOfScope, "property@DataBureau", h.alone(h.sign(narrow, "property", "registration.revoke", property))},
		{"registered twice", record.Duplicate, "governance@DataBureau", h.firm("91140100MA0KQ7H216")},
		{"a code whose check digit is wrong", record.BadIdentifier, "governance@DataBureau", h.firm("91140100MA0KQ7H217")},
		{"out of role", record.OutOfRole, "governance", h.alone(h.sign(h.cast.Clerk, "governance", "dataset.register", h.bodyOf(h.dataset("角色"))))},
	}
}

// firm registers the provider once more, or with a wrong code.
func (h *house) firm(uscc string) string {
	h.Helper()
	chain, err := os.ReadFile(h.File("people", "provider.pem"))
	require.NoError(h, err)
	body := h.body(record.RegisterActor{
		Name: "山西汇智数据科技有限公司", Uscc: uscc, Region: "140100", Roles: []string{record.RoleHolder}, Scope: record.Scope{Regions: []string{}, Types: []string{}},
	})
	statement := h.sign(h.cast.Registrar[record.DataBureau], "governance", "actor.register", func(s *record.Statement) {
		body(s)
		s.Att = []string{seal.Digest(chain)}
	})
	return h.request([]string{string(chain)}, statement)
}

// bodyOf takes the body of another statement.
func (h *house) bodyOf(compact string) func(*record.Statement) {
	h.Helper()
	opened, _, err := seal.Split(compact, record.TypeStatement)
	require.NoError(h, err)
	var statement record.Statement
	require.NoError(h, record.Decode(opened.Payload, &statement))
	return func(s *record.Statement) { s.Body = statement.Body }
}
