// Reaches things with the keyboard alone, as those must who use no mouse.

/// What has the focus, in a few words.
const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  return { tag: element.tagName, text: (element.textContent ?? "").trim(), id: element.id, href: element.getAttribute("href") };
});

const outline = (page) => page.evaluate(() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" || style.boxShadow !== "none" || style.backgroundColor === "rgb(255, 221, 0)";
});

/// Sign in by keyboard, use the skip link, walk through the page without a trap.
export async function keyboardJourney(browser, base, persona) {
  const problems = [];
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(`${base}/sign-in`);
  await page.keyboard.press("Tab");
  if ((await focused(page)).text !== "Skip to main content") problems.push("the first stop is not the skip link");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  if (persona) {
    const here = await focused(page);
    if (here.tag !== "BUTTON") problems.push(`after the skip link comes ${here.tag}, not the first persona`);
    if (!await outline(page)) problems.push("the focus cannot be seen");
    await page.keyboard.press("Enter");
    await page.waitForURL(`${base}/`);
  }
  const stops = new Set();
  for (let i = 0; i < 200; ++i) {
    await page.keyboard.press("Tab");
    const here = await focused(page);
    if (here.tag === "BODY") break;
    if (!await outline(page)) problems.push(`the focus cannot be seen on ${here.tag} ${here.text.slice(0, 40)}`);
    stops.add(`${here.tag} ${here.text} ${here.href}`);
  }
  const links = await page.locator("a:visible, button:visible").count();
  if (stops.size < Math.min(links, 5)) problems.push(`only ${stops.size} stops on a page of ${links} controls`);
  await page.close();
  return problems;
}
