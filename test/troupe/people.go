package troupe

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/chaincode/seal"
	"github.com/shuzheng/shuzheng/gateway/authority"
	"github.com/shuzheng/shuzheng/gateway/sm"
	"github.com/shuzheng/shuzheng/test/play"
)

// People are those whom the founding has brought onto the ledger.
type People struct {
	Registrars map[string]*Actor // of actors, by MSP id
	Service    map[string]*Actor // act without judgement, by MSP id

	Bureau    *Actor // keeps the register of property
	Regulator *Actor // and that of data IP
	Clerk     *Actor // of the exchange
	Provider  *Actor // a firm
	Receiver  *Actor // another

	licensed *authority.Authority // the CA that vouches for firms
}

// Organization is one from outside as it is registered.
type Organization struct {
	Name, Region, Kind string
	Roles              []string
	Domain             string
	Before             []string // predecessors
}

// keys takes over everybody whom the founding has brought onto the ledger.
func (t *Troupe) keys(ctx context.Context) error {
	t.Registrars, t.Service = map[string]*Actor{}, map[string]*Actor{}
	known := []struct {
		to     **Actor
		person *play.Person
		home   string
	}{
		{&t.Bureau, t.Cast.Bureau, t.Cast.Bureau.Home}, {&t.Regulator, t.Cast.Regulator, t.Cast.Regulator.Home}, {&t.Clerk, t.Cast.Clerk, t.Cast.Clerk.Home},
		{&t.Provider, t.Cast.Provider, ""}, {&t.Receiver, t.Cast.Receiver, ""},
	}
	for _, k := range known {
		who, err := t.known(ctx, k.person.Name, k.home, k.person.Key)
		if err != nil {
			return err
		}
		*k.to = who
	}
	for organization, person := range t.Cast.Registrar {
		var err error
		if t.Registrars[organization], err = t.known(ctx, person.Name, organization, person.Key); err != nil {
			return err
		}
		if t.Service[organization], err = t.known(ctx, organization+" service", organization, t.SM2(organization, "service.key")); err != nil {
			return err
		}
	}
	return t.openCA()
}

// known loads a key file and asks the ledger whose key it is.
func (t *Troupe) known(ctx context.Context, name, home, file string) (*Actor, error) {
	key, err := t.load(file)
	if err != nil {
		return nil, err
	}
	var body record.Key
	if _, err := t.Read(ctx, record.Governance, "key/"+key.Kid(), &body); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	who := &Actor{Name: name, ID: body.Actor, Firm: body.Actor, Home: home, Key: key}
	var actor record.Actor
	if _, err := t.Read(ctx, record.Governance, "actor/"+who.ID, &actor); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if actor.For != "" {
		who.Firm = actor.For
	}
	return who, nil
}

func (t *Troupe) load(file string) (*sm.Key, error) {
	passphrase, err := os.ReadFile(t.Passphrase())
	if err != nil {
		return nil, err
	}
	return sm.Load(file, []byte(strings.TrimSpace(string(passphrase))))
}

// openCA takes the stand-in of a licensed CA into use.
func (t *Troupe) openCA() error {
	text, err := os.ReadFile(t.SM2("licensed", "ca.pem"))
	if err != nil {
		return err
	}
	certificates, err := authority.ParsePEM(text)
	if err != nil {
		return err
	}
	key, err := t.load(t.SM2("licensed", "ca.key"))
	if err != nil {
		return err
	}
	t.licensed, err = authority.Open(certificates[0], key)
	return err
}

// Staff is the step that enrols a person of one of the three organizations.
func (t *Troupe) Staff(to **Actor, organization, post string, roles ...string) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		*to, err = t.Enrol(ctx, t.Registrars[organization], post, roles...)
		return err
	}
}

// Enrol enters a person who acts for the signer's organization.
func (t *Troupe) Enrol(ctx context.Context, by *Actor, post string, roles ...string) (*Actor, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, err
	}
	body := record.Enrol{Post: post, Roles: roles, Scope: everywhere(), Key: key.Point(), Until: "2029-12-31T16:00:00Z"}
	enrol := InGovernance(by, "actor.enrol", "", body, record.StateActive)
	made, err := t.Do(ctx, enrol.With(&Actor{ID: key.Kid(), Key: key})) // the new key shows that it is held
	return &Actor{Name: post, ID: ID(made), Firm: by.Firm, Home: by.Home, Key: key}, err
}

// Outside is the step that registers an organization from outside.
func (t *Troupe) Outside(to **Actor, o Organization) func(context.Context) error {
	return func(ctx context.Context) (err error) {
		*to, err = t.Admit(ctx, o)
		return err
	}
}

// Admit has the bureau register an organization from outside.
func (t *Troupe) Admit(ctx context.Context, o Organization) (*Actor, error) {
	return t.AdmitBy(ctx, t.Registrars[record.DataBureau], o)
}

// AdmitBy registers an organization from outside with the key that its certificate proves.
func (t *Troupe) AdmitBy(ctx context.Context, registrar *Actor, o Organization) (*Actor, error) {
	code := o.USCC()
	key, chain, err := t.Certified(o.Name, code)
	if err != nil {
		return nil, err
	}
	body := record.RegisterActor{Name: o.Name, Uscc: code, Region: o.Region, Roles: o.Roles, Scope: everywhere()}
	body.SubjectKind, body.Domain, body.Predecessors = o.Kind, o.Domain, o.Before
	register := InGovernance(registrar, "actor.register", "", body, record.StateActive)
	register.Attach = []string{chain}
	made, err := t.Do(ctx, register)
	return &Actor{Name: o.Name, ID: ID(made), Firm: ID(made), Key: key}, err
}

// Certified makes a key and the certificate chain in which the licensed CA vouches for it.
func (t *Troupe) Certified(name, code string) (*sm.Key, string, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, "", err
	}
	der, err := t.licensed.Issue(authority.ProfileOrganization, key.Public(), authority.Subject{Name: name, Organization: name, Uscc: code}, t.Now(), 3)
	return key, string(authority.EncodePEM(der)), err
}

// NewKey is a new key that speaks for itself: it shows that it is held.
func NewKey() (*Actor, error) {
	key, err := sm.Generate()
	if err != nil {
		return nil, err
	}
	return &Actor{Name: key.Kid(), ID: key.Kid(), Key: key}, nil
}

// USCC makes a unified social credit code (GB 32100-2015) out of an organization's kind, region and name.
func (o *Organization) USCC() string {
	kind := "91"
	if o.Kind == "GOV" || o.Kind == "FISCAL_PSO" {
		kind = "11"
	}
	code := fmt.Sprintf("%s%sMA0R%05d", kind, o.Region, seal.StatusIndex(o.Name)%100_000)
	for _, check := range "0123456789ABCDEFGHJKLMNPQRTUWXY" {
		if record.CheckUSCC(code+string(check)) == nil {
			return code + string(check)
		}
	}
	panic("no check character fits " + code) // one of them always does
}

func everywhere() record.Scope { return record.Scope{Regions: []string{}, Types: []string{}} }
