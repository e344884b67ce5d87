// Keeps the rules of a minified style sheet whose selectors pass a test.

/// The statements of a style sheet: { head, body } for what has a block, { text } for the rest.
function statements(css) {
  const found = [];
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf("{", at);
    const semicolon = css.indexOf(";", at);
    if (semicolon !== -1 && (open === -1 || semicolon < open)) {
      found.push({ text: css.slice(at, semicolon + 1).trim() });
      at = semicolon + 1;
      continue;
    }
    if (open === -1) break;
    let depth = 1;
    let end = open + 1;
    for (; depth > 0 && end < css.length; ++end) depth += css[end] === "{" ? 1 : css[end] === "}" ? -1 : 0;
    found.push({ head: css.slice(at, open).trim(), body: css.slice(open + 1, end - 1) });
    at = end;
  }
  return found;
}

/// Commas that separate selectors, not those inside :is(…).
function selectors(head) {
  const parts = [""];
  let depth = 0;
  for (const c of head) {
    depth += c === "(" ? 1 : c === ")" ? -1 : 0;
    if (c === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += c;
  }
  return parts.map((part) => part.trim());
}

export function filterCss(css, keeps) {
  return statements(css.replace(/\/\*[^]*?\*\//g, ""))
    .map(({ text, head, body }) => {
      if (text !== undefined) return text.startsWith("@charset") ? "" : text;
      if (/^@(media|supports)/.test(head)) {
        const inner = filterCss(body, keeps);
        return inner ? `${head}{${inner}}` : "";
      }
      if (head.startsWith("@")) return `${head}{${body}}`;
      const kept = selectors(head).filter(keeps);
      return kept.length ? `${kept.join(",")}{${body}}` : "";
    })
    .join("");
}
