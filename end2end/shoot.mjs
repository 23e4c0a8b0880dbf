import { chromium } from "@playwright/test";
import { readFileSync } from "node:fs";
const pw = /password "([^"]+)"/.exec(readFileSync("/tmp/pages2d.log","utf8"))[1];
const base="http://127.0.0.1:8123"; const out=process.argv[2]; const want=process.argv.slice(3);
const b = await chromium.launch({executablePath:"/usr/bin/chromium",args:["--no-sandbox"]});
const ctx = await b.newContext({viewport:{width:1280,height:900}});
const p = await ctx.newPage();
await p.goto(base+"/"); await p.getByLabel("E-mail").fill("demo@nichandle.example"); await p.getByLabel("Password").fill(pw); await p.getByRole("button",{name:"Sign in"}).click();
await p.waitForURL(u=>!u.pathname.includes("sign"));
const href = async (path, sel) => { await p.goto(base+path); const a = p.locator(sel).first(); return (await a.count()) ? await a.getAttribute("href") : null; };
const pages = {};
pages.overview="/"; pages.domains="/domains"; pages.tasks="/tasks"; pages.dups="/contacts/duplicates";
pages.differs = await href("/domains?state=differs","table.list th a[href^='/domains/']") ?? await href("/domains","table.list th a");
const c = await href("/contacts?q=Dvo","table.list th a");
pages.contact = c; if (c) { pages.replace=c+"/replace"; }
const person = await href("/people","table.list th a[href^='/people/']");
if (person) { pages.leave = person+"/leave"; }
console.log(pages);
const extra = process.env.EXTRA ? JSON.parse(process.env.EXTRA) : {};
Object.assign(pages, extra);
const st = await ctx.storageState();
for (const scheme of ["light","dark"]) for (const width of [1280,390]) {
  const cx = await b.newContext({viewport:{width,height:900},colorScheme:scheme,storageState:st,reducedMotion:"reduce"});
  const q = await cx.newPage();
  for (const [n,u] of Object.entries(pages)) { if(!u|| (want.length&&!want.includes(n))) continue; await q.goto(base+u); await q.waitForTimeout(300); await q.screenshot({path:`${out}/${n}-${width}-${scheme}.png`,fullPage:true}); }
  await cx.close();
}
await b.close();
