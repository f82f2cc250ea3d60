package play

import (
	"context"
	"encoding/json"
	"os"
	"time"

	"github.com/shuzheng/shuzheng/chaincode/record"
	"github.com/shuzheng/shuzheng/gateway/api"
	"github.com/shuzheng/shuzheng/gateway/sm"
)

// Cast is everybody in the play.
type Cast struct {
	Registrar map[string]*Person // registrar of actors, by MSP id
	Bureau    *Person            // reviews and issues property certificates
	Regulator *Person            // the same for data IP
	Clerk     *Person            // of the exchange
	Provider  *Person            // a firm, with its own key
	Agent     *Person            // staff of the provider
	Receiver  *Person            // the other firm
	Bank      *Person
}

// Found founds the network, or finds that it is founded, and brings everybody onto the ledger.
func (s *Stage) Found(ctx context.Context) (*Cast, error) {
	if err := s.unpack(); err != nil {
		return nil, err
	}
	network, err := api.NewClient(s.Gateway(record.DataBureau)).Network(ctx)
	if err != nil {
		return nil, err
	}
	cast := &Cast{Registrar: map[string]*Person{}}
	if !network.Founded {
		s.Line("\n— Founding: one root of each organization signs")
		if err := s.found(ctx); err != nil {
			return nil, err
		}
	}
	if err := s.foundEverywhere(ctx); err != nil {
		return nil, err
	}
	for _, o := range organizations {
		if cast.Registrar[o.id], err = s.registrar(ctx, o.id); err != nil {
			return nil, err
		}
	}
	return cast, s.enter(ctx, cast)
}

// foundEverywhere waits until every gateway has read the founding: each reads its own peer's blocks.
func (s *Stage) foundEverywhere(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for _, o := range organizations {
		if err := eventually(ctx, func() error {
			network, err := api.NewClient(s.Gateway(o.id)).Network(ctx)
			if err == nil && !network.Founded {
				err = record.Errorf(record.Unavailable, "%s has not read the founding yet", o.id)
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stage) found(ctx context.Context) error {
	body := record.Founding{Region: Region, Channel: "registry", Test: true, Edition: s.Edition, Namespaces: []record.Namespace{
		{Name: "governance", Kind: record.KindGovernance, Owner: record.DataBureau},
		{Name: "property", Kind: record.KindProperty, Owner: record.DataBureau},
		{Name: "intellectual", Kind: record.KindIntellectual, Owner: record.MarketRegulator},
		{Name: "exchange", Kind: record.KindExchange, Owner: record.Exchange},
		{Name: "lien", Kind: record.KindLien, Owner: record.DataBureau},
	}}
	for _, o := range organizations {
		registrar, err := sm.LoadPublic(s.SM2(o.id, "registrar.key.pub"))
		if err != nil {
			return err
		}
		service, err := sm.LoadPublic(s.SM2(o.id, "service.key.pub"))
		if err != nil {
			return err
		}
		body.Founders = append(body.Founders, record.Founder{
			Organization: o.id, Name: o.name, Uscc: o.uscc, Registrar: registrar.Point, Service: service.Point, Gateway: o.digit,
		})
	}
	root := func(id string) *Person {
		return &Person{Name: id + " root", Actor: id, Key: s.SM2(id, "root-1.key"), Home: id}
	}
	_, err := s.Do(ctx, Act{
		Who: root(record.DataBureau), Says: "founds the network with MarketRegulator and Exchange", Namespace: "governance", Act: "found", Body: body,
		Attach:   []string{s.SM2("trust-1.json"), s.File("material", "pack.json"), s.File("material", "calendar.json")},
		Consents: []*Person{root(record.MarketRegulator), root(record.Exchange)},
	})
	return err
}

// registrar is the person who holds an organization's registrar key.
func (s *Stage) registrar(ctx context.Context, id string) (*Person, error) {
	person := &Person{Name: id + " registrar", Key: s.SM2(id, "registrar.key"), Home: id}
	var err error
	person.Actor, err = s.actorOf(ctx, person)
	return person, err
}

// actorOf asks the ledger whose key a person holds.
func (s *Stage) actorOf(ctx context.Context, person *Person) (string, error) {
	public, err := sm.LoadPublic(person.Key + ".pub")
	if err != nil {
		return "", err
	}
	var shown struct {
		Record struct {
			Body record.Key `json:"body"`
		} `json:"record"`
	}
	out, err := s.quiet(ctx, "shuzheng", "show", "governance", "key/"+public.Kid, "--gateway", s.Gateway(person.Home), "--json")
	if err != nil {
		return "", err
	}
	err = json.Unmarshal(out, &shown)
	return shown.Record.Body.Actor, err
}

func (s *Stage) personKey(ctx context.Context, person *Person) error {
	return made(person.Key, func() error { return s.Shuzheng(ctx, nil, "keygen", "--out", person.Key) })
}

// enter enrols the staff and registers the firms; the files remember who is on the ledger already.
func (s *Stage) enter(ctx context.Context, cast *Cast) error {
	s.Line("\n— Staff are enrolled, firms are registered")
	staff := []struct {
		to         **Person
		org, post  string
		role, file string
	}{
		{&cast.Bureau, record.DataBureau, "登记岗-07", record.RoleBureau, "bureau"},
		{&cast.Regulator, record.MarketRegulator, "知识产权登记岗-03", record.RoleRegulator, "regulator"},
		{&cast.Clerk, record.Exchange, "登记受理岗-02", record.RoleExchange, "exchange"},
	}
	for _, p := range staff {
		var err error
		if *p.to, err = s.enrol(ctx, cast.Registrar[p.org], p.post, p.file, p.org, p.role); err != nil {
			return err
		}
	}
	firms := []struct {
		to               **Person
		name, uscc, file string
		roles            []string
	}{
		{&cast.Provider, "山西汇智数据科技有限公司", "91140100MA0KQ7H216", "provider", []string{record.RoleHolder, record.RoleMerchant}},
		{&cast.Receiver, "太原银泽供应链有限公司", "91140700MA0LW3P548", "receiver", []string{record.RoleDemander, record.RoleHolder}},
	}
	for _, firm := range firms {
		var err error
		if *firm.to, err = s.register(ctx, cast.Registrar[record.DataBureau], firm.name, firm.uscc, firm.file, firm.roles); err != nil {
			return err
		}
	}
	var err error
	cast.Agent, err = s.enrol(ctx, cast.Provider, "数据资产岗-01", "agent", record.DataBureau, record.RoleHolder, record.RoleMerchant)
	return err
}

func (s *Stage) enrol(ctx context.Context, by *Person, post, file, home string, roles ...string) (*Person, error) {
	person := &Person{Name: post, Key: s.File("people", file+".key"), Home: home}
	return person, s.once(ctx, person, file, func() (*Done, error) {
		if err := s.personKey(ctx, person); err != nil {
			return nil, err
		}
		public, err := sm.LoadPublic(person.Key + ".pub")
		if err != nil {
			return nil, err
		}
		return s.Do(ctx, Act{
			Who: by, Says: "enrols " + post + " as " + roles[0], Namespace: "governance", Act: "actor.enrol", Through: home,
			Body:     record.Enrol{Post: post, Roles: roles, Scope: everywhere(), Key: public.Point, Until: "2029-12-31T16:00:00Z"},
			Consents: []*Person{{Actor: public.Kid, Key: person.Key}}, // the new key shows that it is held
		})
	})
}

func everywhere() record.Scope { return record.Scope{Regions: []string{}, Types: []string{}} }

func (s *Stage) register(ctx context.Context, by *Person, name, uscc, file string, roles []string) (*Person, error) {
	person := &Person{Name: name, Key: s.File("people", file+".key"), Home: record.Exchange}
	chain := s.File("people", file+".pem")
	return person, s.once(ctx, person, file, func() (*Done, error) {
		if err := s.personKey(ctx, person); err != nil {
			return nil, err
		}
		if err := made(chain, func() error {
			return s.Shuzheng(ctx, nil, "ca", "issue", "--ca", s.SM2("licensed", "ca.pem"), "--key", s.SM2("licensed", "ca.key"), "--public", person.Key+".pub",
				"--organization", name, "--uscc", uscc, "--out", chain, "--clock", s.Clock)
		}); err != nil {
			return nil, err
		}
		return s.Do(ctx, Act{
			Who: by, Says: "registers " + name + " " + uscc, Namespace: "governance", Act: "actor.register", Attach: []string{chain},
			Body: record.RegisterActor{Name: name, Uscc: uscc, Region: "140100", Roles: roles, Scope: everywhere()},
		})
	})
}

// once registers a person unless an earlier play on this network did; the actor id is kept beside the key.
func (s *Stage) once(ctx context.Context, person *Person, file string, register func() (*Done, error)) error {
	path := s.File("people", file+".actor")
	if id, err := os.ReadFile(path); err == nil {
		person.Actor = string(id)
		return nil
	}
	if _, err := s.write("people/.keep", nil); err != nil {
		return err
	}
	// An earlier play may have been interrupted after the act and before it was noted: then the ledger knows the key.
	if known, err := s.actorOf(ctx, person); err == nil {
		person.Actor = known
	} else {
		done, err := register()
		if err != nil {
			return err
		}
		person.Actor = done.ID
	}
	return os.WriteFile(path, []byte(person.Actor), 0o600)
}
