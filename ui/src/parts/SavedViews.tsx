/** States of a screen that the team keeps: everything chosen is in the address, so that is what is kept. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { Bookmark, Trash2 } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Link, useLocation } from "react-router";
import { api, take } from "@/api/client";
import { usePlace } from "@/app/place";
import { Outcome } from "./Outcome";
import { Popup } from "./Popup";
import "./SavedViews.css";

const keyOf = (page: string) => ["views", page];

const useViews = (page: string) =>
  useQuery({ queryKey: keyOf(page), queryFn: () => take(api.GET("/api/views", { params: { query: { page } } })) });

function useKeep(page: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (view: { name: string; query: string }) => take(api.POST("/api/views", { body: { page, ...view } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(page) }),
  });
}

function useForget(page: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => take(api.DELETE("/api/views/{view_id}", { params: { path: { view_id: id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(page) }),
  });
}

/** `page` is the screen's path without the slash. */
export function SavedViews({ page }: { page: string }) {
  const { views } = usePlace().words;
  return (
    <Popup
      end
      className="views-button"
      trigger={
        <>
          <Bookmark size={15} aria-hidden />
          {views.title}
        </>
      }
    >
      <Kept page={page} />
      <Keep page={page} />
    </Popup>
  );
}

function Kept({ page }: { page: string }) {
  const { views } = usePlace().words;
  const found = useViews(page);
  const forget = useForget(page);
  if (!found.data?.items.length) return <p className="quiet">{views.none}</p>;
  return (
    <>
      <ul className="views">
        {found.data.items.map(({ id, name, query }) => (
          <li key={id} className="row">
            <Link className="grow" to={`/${page}?${query}`}>
              <bdi>{name}</bdi>
            </Link>
            <Button
              type="text"
              size="small"
              aria-label={views.remove(name)}
              icon={<Trash2 size={14} />}
              onClick={() => forget.mutate(id)}
            />
          </li>
        ))}
      </ul>
      <Outcome act={forget} />
    </>
  );
}

function Keep({ page }: { page: string }) {
  const { views, common } = usePlace().words;
  const { search } = useLocation();
  const [name, setName] = useState("");
  const keep = useKeep(page);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    keep.mutate({ name: name.trim(), query: search.slice(1) }, { onSuccess: () => setName("") });
  };
  return (
    <form onSubmit={submit}>
      <div className="row">
        <Input
          dir="auto"
          maxLength={100}
          aria-label={views.name}
          placeholder={views.name}
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <Button htmlType="submit" disabled={name.trim() === ""} loading={keep.isPending}>
          {common.save}
        </Button>
      </div>
      <Outcome act={keep} done={common.saved} />
    </form>
  );
}
