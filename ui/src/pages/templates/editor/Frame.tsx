/** A page drawn at its own width and shown smaller, as high as it is; scripts never run in it. */
import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { framed } from "@/parts/MailFrame";

interface Props {
  title: string;
  html: string;
  /** How wide the screen is that it is drawn for, in pixels. */
  width: number;
  frame?: RefObject<HTMLIFrameElement | null>;
  onDrawn?: () => void;
}

export function Frame({ title, html, width, frame, onDrawn }: Props) {
  const own = useRef<HTMLIFrameElement>(null);
  const iframe = frame ?? own;
  const { box, scale } = useScale(width);
  const { height, drawn } = useHeight(iframe, onDrawn);
  return (
    <div ref={box} className="frame" style={{ blockSize: Math.ceil(height * scale) }}>
      <iframe
        ref={iframe}
        title={title}
        // We may measure the page; nothing in it may run.
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        srcDoc={framed(html)}
        style={{ inlineSize: width, blockSize: height, scale }}
        onLoad={drawn}
      />
    </div>
  );
}

function useScale(width: number) {
  const box = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState(1);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const measure = () => setScale(Math.min(1, element.clientWidth / width) || 1);
    const observer = new ResizeObserver(measure);
    measure();
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);
  return { box, scale };
}

const FIRST = 480;

/** Pictures come late and make the page higher: it is measured again whenever its body grows. */
function useHeight(iframe: RefObject<HTMLIFrameElement | null>, onDrawn: (() => void) | undefined) {
  const [height, setHeight] = useState(FIRST);
  const observer = useRef<ResizeObserver>(undefined);
  const drawn = useCallback(() => {
    const body = iframe.current?.contentDocument?.body;
    observer.current?.disconnect();
    if (!body) return;
    observer.current = new ResizeObserver(() => {
      setHeight(Math.max(body.scrollHeight, 80));
      onDrawn?.();
    });
    observer.current.observe(body);
  }, [iframe, onDrawn]);
  useLayoutEffect(() => () => observer.current?.disconnect(), []);
  return { height, drawn };
}
