/** A panel at the reading end for one thing in its context; Escape closes it. */
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { usePlace } from "@/app/place";

interface Props {
  title: ReactNode;
  open: boolean;
  onClose: () => void;
  footer?: ReactNode;
  width?: number;
  children: ReactNode;
}

export function SidePanel({ title, open, onClose, footer, width = 336, children }: Props) {
  const { direction } = usePlace();
  return (
    <Drawer
      title={title}
      open={open}
      onClose={onClose}
      footer={footer}
      placement={direction === "rtl" ? "left" : "right"}
      size={width}
      mask={false}
    >
      {children}
    </Drawer>
  );
}
