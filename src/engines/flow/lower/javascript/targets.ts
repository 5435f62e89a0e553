import type { SgNode } from "@ast-grep/napi";
import type { Target, TypeName } from "../../ir.ts";
import { lowerExpression } from "./expressions.ts";

/** What is written to: a name, a pattern that takes apart, a place in an object. */
export function lowerTarget(node: SgNode | null): Target {
  if (node === null) return { kind: "nothing" };
  switch (String(node.kind())) {
    case "identifier":
    case "this":
    case "shorthand_property_identifier_pattern":
      return { kind: "name", name: node.text(), at: node };
    case "object_pattern":
      return objectPattern(node);
    case "array_pattern":
      return arrayPattern(node);
    case "assignment_pattern":
    case "object_assignment_pattern":
      return lowerTarget(node.field("left"));
    case "rest_pattern":
    case "non_null_expression":
    case "parenthesized_expression": {
      const inner = node.namedChildren()[0];
      return inner ? lowerTarget(inner) : { kind: "nothing" };
    }
    case "member_expression":
    case "subscript_expression": {
      const place = lowerExpression(node);
      return place.kind === "member" || place.kind === "element"
        ? { kind: "place", place, at: node }
        : { kind: "nothing" };
    }
    default:
      return { kind: "nothing" };
  }
}

function objectPattern(node: SgNode): Target {
  const target: Target & { kind: "fields" } = { kind: "fields", entries: [], at: node };
  for (const part of node.namedChildren()) {
    switch (String(part.kind())) {
      case "shorthand_property_identifier_pattern":
        target.entries.push({ name: part.text(), target: lowerTarget(part) });
        break;
      case "object_assignment_pattern": {
        const left = part.field("left");
        const otherwise = part.field("right");
        if (left && otherwise) {
          target.entries.push({
            name: left.text(),
            target: lowerTarget(left),
            otherwise: lowerExpression(otherwise),
          });
        }
        break;
      }
      case "pair_pattern": {
        const value = part.field("value");
        const otherwise =
          value && String(value.kind()) === "assignment_pattern" ? value.field("right") : null;
        target.entries.push({
          name: (part.field("key")?.text() ?? "").replaceAll(/^["']|["']$/g, ""),
          target: lowerTarget(value),
          ...(otherwise && { otherwise: lowerExpression(otherwise) }),
        });
        break;
      }
      case "rest_pattern":
        target.rest = lowerTarget(part);
        break;
      default:
    }
  }
  return target;
}

function arrayPattern(node: SgNode): Target {
  const items: (Target | undefined)[] = [];
  let isFilled = false;
  // A hole is only to be seen by its comma.
  for (const part of node.children()) {
    if (part.isNamed()) {
      items.push(lowerTarget(part));
      isFilled = true;
    } else if (part.text() === ",") {
      if (!isFilled) items.push(undefined);
      isFilled = false;
    }
  }
  return { kind: "items", items, at: node };
}

/** What a `type_annotation` names; of `Promise<T>`, `T[]` and `T | undefined` it is `T`. */
export function typeNameOf(annotation: SgNode | null): TypeName | undefined {
  const type = annotation?.namedChildren()[0];
  return type ? nameOfType(type) : undefined;
}

function nameOfType(type: SgNode): TypeName | undefined {
  const [first, ...others] = type.namedChildren();
  switch (String(type.kind())) {
    case "generic_type": {
      const name = type.field("name")?.text();
      const argument = type.field("type_arguments")?.namedChildren()[0];
      return /^(?:Promise|Readonly|Partial|Required|Array|ReadonlyArray)$/.test(name ?? "") &&
        argument
        ? nameOfType(argument)
        : name;
    }
    case "union_type": {
      const known = [first, ...others].filter(
        (one) => one !== undefined && !/^(?:null|undefined)$/.test(one.text()),
      );
      const [only] = known;
      return known.length === 1 && only ? nameOfType(only) : type.text();
    }
    case "array_type":
    case "readonly_type":
    case "parenthesized_type":
      return first && nameOfType(first);
    default:
      return type.text();
  }
}
