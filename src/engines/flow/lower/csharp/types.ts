import type { SgNode } from "@ast-grep/napi";
import type { TypeName } from "../../ir.ts";

/** What holds others, or will: of it only what it holds is asked. */
const holders =
  /^(?:Task|ValueTask|ActionResult|Nullable|Lazy|I?(?:List|Enumerable|Collection|ReadOnlyList|ReadOnlyCollection|AsyncEnumerable|Queryable|Set)|HashSet)$/;

/** A type by its own name, without its namespace; of `T[]`, `T?` and `List<T>` it is `T`. */
export function typeNameOf(type: SgNode | null): TypeName | undefined {
  if (type === null) return undefined;
  switch (String(type.kind())) {
    case "identifier":
    case "predefined_type":
      return plain(type.text());
    case "qualified_name":
    case "alias_qualified_name":
      return typeNameOf(type.field("name") ?? type.namedChildren().at(-1) ?? null);
    case "nullable_type":
    case "array_type":
    case "pointer_type":
    case "ref_type":
      return typeNameOf(type.field("type") ?? type.namedChildren()[0] ?? null);
    case "generic_name": {
      const [name, list] = type.namedChildren();
      const held = list?.namedChildren()[0];
      return holders.test(name?.text() ?? "") && held ? typeNameOf(held) : name?.text();
    }
    default:
      return undefined;
  }
}

/** What is made by `new T<U>()`: T. */
export function madeType(type: SgNode | null): TypeName {
  const text = type?.text() ?? "?";
  return text.replace(/<[\s\S]*$/, "").replace(/^.*\./, "");
}

/** Nothing is to be known of what is only a text, or anything. */
function plain(name: string): TypeName | undefined {
  // What a form brings is no service, as interfaces are mostly.
  if (/^IForm(?:File|FileCollection|Collection)$/.test(name)) return name.slice(1);
  return /^(?:string|String|object|Object|dynamic|var)$/.test(name) ? undefined : name;
}

/** Whether a value that is converted to this can't be a text any more. */
export function isNumber(type: SgNode | null): boolean {
  return /^(?:u?(?:int|long|short)|s?byte|float|double|decimal|bool|char|Guid|DateTime)\??$/.test(
    type?.text() ?? "",
  );
}
