import { Router } from "express";
import { index } from "./search-index.js";
import { layout } from "./layout.js";
import { escapeHtml } from "./escape-html.js";

export const search = Router();

const maxResults = 25;

search.get("/search", async (request, response) => {
  const wanted = String(request.query.q ?? "").trim().slice(0, 200);
  if (wanted === "") {
    response.send(layout("Search", form("")));
    return;
  }
  const results = await index.find(wanted, { limit: maxResults });
  if (results.length === 0) {
    const suggestion = await index.suggest(wanted);
    const hint = suggestion === undefined ? "" : `<p>Did you mean ${escapeHtml(suggestion)}?</p>`;
    response.status(404).send(layout("Search", `${form(wanted)}<p>Nothing is called ${wanted}.</p>${hint}`));
    return;
  }
  const items = results.map(
    ({ url, title }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></li>`,
  );
  response.send(layout("Search", `${form(wanted)}<ul>${items.join("")}</ul>`));
});

function form(value) {
  return `<form><input type="search" name="q" value="${escapeHtml(value)}"><button>Search</button></form>`;
}
