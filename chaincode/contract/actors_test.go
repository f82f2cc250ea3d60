package contract_test

import (
	"testing"

	"github.com/shuzheng/shuzheng/chaincode/internal/world"
	"github.com/shuzheng/shuzheng/chaincode/record"
)

// entering is the act by which a registrar enters an organization from outside.
func entering(w *world.World, body record.RegisterActor) world.With {
	return world.Attach(world.PEM(w.CA.Leaf(world.NewActor(), body.Name, body.Uscc, w.Now.AddDate(0, -1, 0)), w.CA.Certificate))
}

func TestAuthoritiesEnterThroughWhoMayNameThem(t *testing.T) {
	registries(t, func(w *world.World) {
		uscc := world.USCC("11350000000000006")
		for _, role := range record.LaterRoles {
			body := world.Firm("某机关", uscc, role)
			w.Refused(record.OutOfRole, world.Governance, record.Exchange, w.Registrars[record.Exchange], "actor.register", "", body, entering(w, body))
			if role != record.RoleSector {
				w.Refused(record.OutOfRole, world.Governance, record.MarketRegulator, w.Registrars[record.MarketRegulator], "actor.register", "", body, entering(w, body))
			}
		}
		sector := world.Firm("福建省通信管理局", uscc, record.RoleSector)
		w.Act(world.Governance, record.MarketRegulator, w.Registrars[record.MarketRegulator], "actor.register", "", sector, entering(w, sector))
		all := world.Firm("福建省公共数据运营有限公司", world.USCC("91350000MA0000007"), record.RoleCommittee, record.RoleProvider, record.RoleForeign, record.RolePublicOp)
		operator := w.Organization(all)
		w.Clerk(record.Exchange, operator, record.RolePublicOp)
	})
}

func TestWhatAnOrganizationIsInLawIsWritten(t *testing.T) {
	registries(t, func(w *world.World) {
		before := w.Firm("厦门港口数据有限公司", world.USCC("91350200MA0000001"), record.RoleHolder)
		clerk := w.Clerk(record.Exchange, before, record.RoleHolder)
		body := world.Firm("厦门数据集团有限公司", world.USCC("91350200MA0000008"), record.RoleHolder)
		body.Standing = record.Standing{
			SubjectKind: "SOE", Domain: "TRANSPORT", Security: "数据安全岗", Predecessors: []string{before.ID},
			Qualifications: []record.Qualification{{Kind: "DCMM", Level: "3", To: record.Time(w.Now.AddDate(2, 0, 0)), Digest: world.Digest("dcmm")}},
		}
		merged := w.Organization(body)
		actor := w.Body(world.Governance, "actor/"+merged.ID, &record.Actor{}).(*record.Actor)
		if string(world.Text(actor.Standing)) != string(world.Text(body.Standing)) {
			t.Fatalf("it is written as %+v", actor.Standing)
		}
		body.Uscc = world.USCC("91350200MA0000009")
		refused := func(code record.Code, predecessor string) {
			t.Helper()
			body.Predecessors = []string{predecessor}
			under(t, w.Refused(code, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", body, entering(w, body)), "S2 21(1)")
		}
		refused(record.NotFound, "NOBODY")
		refused(record.Invalid, clerk.ID)
	})
}

func TestEarlierEditionsKnowNeitherTheLaterRolesNorWhatAnOrganizationIs(t *testing.T) {
	world.Story(t, func(w *world.World) {
		refused := func(body record.RegisterActor) {
			t.Helper()
			w.Refused(record.Malformed, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.register", "", body, entering(w, body))
		}
		for _, role := range record.LaterRoles {
			refused(world.Firm("某机关", world.USCC("11350000000000006"), role))
			person := world.NewActor()
			w.Refused(record.Malformed, world.Governance, record.DataBureau, w.Registrars[record.DataBureau], "actor.enrol", "",
				world.Enrolment(person, w.Now, role), world.Possession(person))
		}
		body := world.Firm("厦门数据集团有限公司", world.USCC("91350200MA0000008"), record.RoleHolder)
		body.SubjectKind = "SOE"
		refused(body)
	})
}
