import type { Reply } from "./route.ts";

const defaultPageSize = 30;
const largestPageSize = 100;

/** What every paginated route accepts. */
export const paging = ["per_page", "page"];

/**
 * The page that the query asks for, with GitHub's Link header.
 * The links go through the repository's number, as the real ones do; a client must follow them, not build them.
 */
export function paginate<T, R>(
  call: { url: URL; query: URLSearchParams; repository: { id: number } },
  items: readonly T[],
  render: (item: T) => R,
  wrap: (page: R[]) => unknown = (page) => page,
): Reply {
  const asked = readPositive(call.query.get("per_page")) ?? defaultPageSize;
  const size = Math.min(asked, largestPageSize);
  const page = readPositive(call.query.get("page")) ?? 1;
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (number: number, relation: string): string => {
    const url = new URL(call.url);
    url.pathname = url.pathname.replace(
      /^\/repos\/[^/]+\/[^/]+/,
      `/repositories/${call.repository.id}`,
    );
    url.searchParams.set("page", String(number));
    return `<${url.href}>; rel="${relation}"`;
  };
  const links = [
    ...(page > 1 ? [link(Math.min(page - 1, last), "prev")] : []),
    ...(page < last ? [link(page + 1, "next"), link(last, "last")] : []),
    ...(page > 1 ? [link(1, "first")] : []),
  ];
  return {
    ...(links.length > 0 ? { headers: { link: links.join(", ") } } : {}),
    body: wrap(items.slice((page - 1) * size, page * size).map(render)),
  };
}

function readPositive(text: string | null): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
