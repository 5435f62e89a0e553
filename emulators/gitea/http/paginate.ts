import type { Reply } from "../../http/serve.ts";
import type { GiteaWorld } from "../world.ts";

/** What every paginated route knows. `per_page` is not among it. */
export const paging = ["page", "limit"];

interface Paged {
  world: GiteaWorld;
  url: URL;
  query: URLSearchParams;
}

export interface PageOptions {
  links?: boolean;
  /** With the headers X-Page, X-PerPage, X-PageCount and X-HasMore. */
  more?: boolean;
  /** `limit` alone does nothing: everything comes, though the links speak of pages. */
  wholeWithoutPage?: boolean;
}

export interface Page<T> {
  items: T[];
  headers: Record<string, string>;
}

/** The page that the query asks for. The total is in X-Total-Count; most routes have links, too. */
export function takePage<T>(
  { world, url, query }: Paged,
  all: readonly T[],
  { links = true, more = false, wholeWithoutPage = false }: PageOptions = {},
): Page<T> {
  const { pageItems, maxPageItems, hidesTotals } = world.limits;
  const asked = Number(query.get("limit"));
  const size = Math.min(asked >= 1 ? Math.trunc(asked) : pageItems, maxPageItems);
  const number = Math.max(1, Math.trunc(Number(query.get("page"))) || 1);
  const last = Math.max(1, Math.ceil(all.length / size));
  const at = Math.min(number, last);
  const link = (page: number, relation: string): string => {
    const to = new URL(url);
    to.searchParams.set("page", String(page));
    to.searchParams.sort();
    return `<${to.href}>; rel="${relation}"`;
  };
  const relations = [
    ...(at < last ? [link(at + 1, "next"), link(last, "last")] : []),
    ...(at > 1 ? [link(1, "first"), link(at - 1, "prev")] : []),
  ];
  const isWhole = wholeWithoutPage && !(Number(query.get("page")) > 0);
  return {
    items: isWhole ? [...all] : all.slice((number - 1) * size, number * size),
    headers: {
      ...(hidesTotals ? {} : { "x-total-count": String(all.length) }),
      ...(links && relations.length > 0 ? { link: relations.join(",") } : {}),
      ...(more
        ? {
            "x-page": String(number),
            "x-perpage": String(size),
            "x-pagecount": String(Math.ceil(all.length / size)),
            "x-hasmore": String(number < Math.ceil(all.length / size)),
          }
        : {}),
    },
  };
}

export function paginate<T>(
  call: Paged,
  all: readonly T[],
  render: (item: T) => unknown,
  options: PageOptions = {},
): Reply {
  const { items, headers } = takePage(call, all, options);
  return { headers, body: items.map(render) };
}
