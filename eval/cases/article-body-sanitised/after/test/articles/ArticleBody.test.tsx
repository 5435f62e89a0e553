import { render } from "@testing-library/react";
import { expect, it } from "vitest";
import { ArticleBody } from "../../src/articles/ArticleBody";

it("keeps what the editor can write", () => {
  const { container } = render(<ArticleBody html="<h2>Rain</h2><p>More <em>rain</em>.</p>" />);
  expect(container.querySelector("h2")?.textContent).toBe("Rain");
});

it.each([
  "<script>alert(1)</script>",
  '<img src="x" onerror="alert(1)">',
  '<a href="javascript:alert(1)">x</a>',
])("takes out what could run: %s", (html) => {
  const { container } = render(<ArticleBody html={html} />);
  expect(container.innerHTML).not.toMatch(/alert/);
});
