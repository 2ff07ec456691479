"""The family of blocks an e-mail is made of: fields a person fills in, and the MJML they become.

A block is one file in `templates/blocks/`: a class whose fields are its form (drawn from their JSON
Schema) and `mjml`, which writes it down. docs/guides/add-a-block.md shows one.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from regulars.core.errors import Invalid, Problem
from regulars.core.registry import Registry
from regulars.core.text import clean
from regulars.templates.content import Variant

if TYPE_CHECKING:
    from regulars.templates.page import Page

Raw = Mapping[str, Any]
DEEPEST, MOST = 4, 200


def _widget(name: str, most: int) -> Any:
    return Field(max_length=most, json_schema_extra={"widget": name})


Clean = AfterValidator(clean)
Line = Annotated[str, Clean, _widget("line", 1_000)]  # plain words and Liquid
Rich = Annotated[str, Clean, _widget("rich", 50_000)]  # a few HTML tags and Liquid
Url = Annotated[str, Clean, _widget("url", 2_000)]
ImageUrl = Annotated[str, Clean, _widget("image", 2_000)]
Expression = Annotated[str, Clean, _widget("expression", 500)]  # what stands in {% if … %}
Code = Annotated[str, Clean, _widget("code", 100_000)]
Colour = Annotated[
    str, Field(pattern=r"^(#[0-9a-fA-F]{6})?$", json_schema_extra={"widget": "colour"})
]
Align = Literal["start", "center", "end"]
Blocks = Annotated[
    tuple[dict[str, Any], ...], Field(max_length=50, json_schema_extra={"widget": "blocks"})
]


class Block(BaseModel, ABC):
    """Base of the family. Every field has a default: a block just dropped in is half empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: ClassVar[str]
    inside: ClassVar[bool] = True  # may stand in a column

    id: Annotated[str, Field(max_length=40, json_schema_extra={"widget": "hidden"})] = ""

    @abstractmethod
    def mjml(self, page: Page) -> str:
        """The block as MJML: what stands in a column, or whole sections if `whole`."""

    def whole(self) -> bool:
        """Whether it makes sections of its own."""
        return False

    def children(self) -> Iterator[tuple[str, Sequence[Raw]]]:
        """The blocks inside of it, with the path of their field."""
        yield from ()

    def products(self) -> Sequence[str]:
        """The numbers of the products it shows."""
        return ()

    @classmethod
    def form(cls) -> dict[str, Any]:
        """The fields as JSON Schema."""
        return cls.model_json_schema()


BLOCKS: Registry[type[Block]] = Registry("regulars.templates.blocks")
B = TypeVar("B", bound=Block)


def block(kind: str) -> Callable[[type[B]], type[B]]:
    """Register a block under its kind."""

    def register(member: type[B]) -> type[B]:
        BLOCKS.add(kind, member)
        return member

    return register


def read(raw: Raw) -> Block:
    """One block as it is stored. Raises Invalid, naming the field."""
    kind = str(raw.get("kind", ""))
    member = BLOCKS.get(kind)
    if member is None:
        problem = Problem("kind", f"there is no block {kind!r}; there are: {', '.join(BLOCKS)}")
        raise Invalid("There is no such block.", problems=(problem,))
    try:
        return member(**{name: value for name, value in raw.items() if name != "kind"})
    except ValidationError as error:
        problems = tuple(
            Problem(".".join(map(str, fault["loc"])), fault["msg"])
            for fault in error.errors(include_input=False, include_url=False)
        )
        raise Invalid("The block is not valid.", problems=problems) from None


def walk(
    raws: Sequence[Raw], where: str, *, depth: int = 1, in_column: bool = False
) -> Iterator[tuple[str, Block]]:
    """Every block with its place, those inside of others too. Raises Invalid with the place."""
    for number, raw in enumerate(raws):
        place = f"{where}.{number}"
        if depth > DEEPEST:
            raise Invalid("", problems=(Problem(place, f"stands more than {DEEPEST} deep"),))
        try:
            found = read(raw)
        except Invalid as fault:
            told = tuple(Problem(f"{place}.{one.where}", one.message) for one in fault.problems)
            raise Invalid(fault.message, problems=told) from None
        if in_column and found.whole():
            problem = Problem(place, "makes sections of its own and cannot stand in a column")
            raise Invalid("The block is not valid.", problems=(problem,))
        yield place, found
        for field, inner in found.children():
            narrow = in_column or field.startswith("columns")
            yield from walk(inner, f"{place}.{field}", depth=depth + 1, in_column=narrow)


def check_blocks(content: Mapping[str, Mapping[str, Variant]]) -> None:
    """Raise Invalid, naming each place, for blocks that do not exist or have no such fields."""
    problems: list[Problem] = []
    for form, variants in content.items():
        for language, said in variants.items():
            where = f"{form}.{language}.blocks"
            try:
                if sum(1 for _ in walk(said.blocks, where)) > MOST:
                    problems.append(Problem(where, f"has more than {MOST} blocks"))
            except Invalid as fault:
                problems += fault.problems
    if problems:
        raise Invalid("The blocks are not valid.", problems=tuple(problems))
