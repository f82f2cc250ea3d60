package rules

import (
	"reflect"
	"strings"

	"github.com/shuzheng/shuzheng/chaincode/record"
)

// Member is one member of an act's body, as a person fills it in: its path (`rights[].right`), what it holds (`text`,
// `number`, `yes/no`, `list`, `object`) and whether it may be left out.
type Member struct {
	Path     string
	Holds    string
	Optional bool
}

// Members lists the members of the body of an act in the order in which the type names them; none for founding.
func (r *Row) Members() []Member {
	blank := r.Blank()
	if blank == nil {
		return nil
	}
	return members(nil, "", reflect.TypeOf(blank).Elem(), false)
}

// Terms lists the members of the private document that goes with the act; none for an act without one.
func (r *Row) Terms() []Member {
	blank := record.BlankTerms(r.Act)
	if !r.private || blank == nil {
		return nil
	}
	return members(nil, "", reflect.TypeOf(blank).Elem(), false)
}

func members(list []Member, prefix string, t reflect.Type, optional bool) []Member {
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			list = members(list, prefix, field.Type, optional)
			continue
		}
		name, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		list = member(list, prefix+name, field.Type, optional || rest == "omitempty")
	}
	return list
}

func member(list []Member, path string, t reflect.Type, optional bool) []Member {
	switch t.Kind() {
	case reflect.Pointer:
		return member(list, path, t.Elem(), optional)
	case reflect.Struct:
		return members(append(list, Member{path, "object", optional}), path+".", t, optional)
	case reflect.Slice:
		list = append(list, Member{path, "list", optional})
		if t.Elem().Kind() == reflect.Struct {
			return members(list, path+"[].", t.Elem(), optional)
		}
		return list
	case reflect.Int, reflect.Int64:
		return append(list, Member{path, "number", optional})
	case reflect.Bool:
		return append(list, Member{path, "yes/no", optional})
	}
	return append(list, Member{path, "text", optional})
}

// emptyLists makes lists that must be there empty ones.
func emptyLists(v reflect.Value) {
	for i := range v.NumField() {
		field, kind := v.Field(i), v.Type().Field(i)
		switch {
		case field.Kind() == reflect.Struct:
			emptyLists(field)
		case field.Kind() == reflect.Slice && !strings.HasSuffix(kind.Tag.Get("json"), ",omitempty"):
			field.Set(reflect.MakeSlice(field.Type(), 0, 0))
		}
	}
}
