/** Where blocks stand in a drawn e-mail: the server writes their names around them as comments. */
export interface Box {
  start: number;
  end: number;
  top: number;
  height: number;
}

const OPEN = /^block (\S+)$/;

interface Marked {
  id: string;
  range: Range;
}

/** Every block with what is drawn of it, outer ones before those inside. */
function marked(page: Document): Marked[] {
  const found: Marked[] = [];
  const open: Marked[] = [];
  const walker = page.createTreeWalker(page.documentElement, NodeFilter.SHOW_COMMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = (node as Comment).data.trim();
    const id = OPEN.exec(text)?.[1];
    if (id) {
      const range = page.createRange();
      range.setStartAfter(node);
      open.push({ id, range });
      found.push({ id, range });
    } else if (text === "end") {
      open.pop()?.range.setEndBefore(node);
    }
  }
  return found;
}

function boxesOf({ range }: Marked): DOMRect[] {
  return [...range.getClientRects()].filter(({ width, height }) => width > 0 && height > 0);
}

export function boxOf(page: Document, id: string): Box | undefined {
  const rects = marked(page)
    .filter((each) => each.id === id)
    .flatMap(boxesOf);
  if (rects.length === 0) return undefined;
  const top = Math.min(...rects.map((rect) => rect.top));
  const [start, end] = [Math.min(...rects.map((rect) => rect.left)), Math.max(...rects.map((rect) => rect.right))];
  return { start, end, top, height: Math.max(...rects.map((rect) => rect.bottom)) - top };
}

/** The innermost block at a point. */
export function blockAt(page: Document, x: number, y: number): string | undefined {
  const holds = (each: Marked) => boxesOf(each).some((rect) => rect.left <= x && x <= rect.right && rect.top <= y && y <= rect.bottom);
  return marked(page).findLast(holds)?.id;
}
