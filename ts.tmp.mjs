import { parse, Lang } from "@ast-grep/napi";
const show = (n, d = 0) => {
  console.log(
    " ".repeat(d) + n.kind() + (n.children().length === 0 ? "  " + JSON.stringify(n.text()) : ""),
  );
  for (const c of n.children()) show(c, d + 1);
};
show(parse(Lang.TypeScript, process.argv[2]).root());
