"""What a team can say about itself, topic by topic. The names are the fields of `Profile`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Topic:
    """One topic: `title` heads what the team said, `asks` and `example` help it to say it."""

    name: str
    title: str
    asks: str
    example: str
    short: str  # mid-sentence: "changed the architecture"


TOPICS = {
    topic.name: topic
    for topic in (
        Topic(
            "product",
            "What we build",
            "What do you build, in a sentence or two?",
            "The checkout: everything between a full basket and a paid order.",
            "the product",
        ),
        Topic(
            "customers",
            "For whom",
            "Who uses it, and who would notice first if it were gone?",
            "Two million shoppers a month, and the shops’ support desks.",
            "the customers",
        ),
        Topic(
            "architecture",
            "How it is built",
            "The architecture in a sentence: what has to change together?",
            "Six services around one old order database that four teams share.",
            "the architecture",
        ),
        Topic(
            "work",
            "The kind of work",
            "What is most of the work: new things, upkeep, migration, support?",
            "Half new payment methods, half moving off the old database until spring.",
            "the kind of work",
        ),
        Topic(
            "unplanned",
            "Unplanned work",
            "How much unplanned work do you carry, and where does it come from?",
            "About a day a week for whoever is on call, mostly from one bank’s interface.",
            "unplanned work",
        ),
        Topic(
            "roles_held",
            "Roles we hold",
            "Which roles are in the team?",
            "Engineering with quality, product management, and design for half the week.",
            "the roles held",
        ),
        Topic(
            "roles_lacking",
            "Roles we lack",
            "Which roles do you need from elsewhere to deliver value on your own?",
            "Every release waits for a database specialist of the platform team.",
            "the roles lacking",
        ),
        Topic(
            "agreements",
            "Our working agreements",
            "What have you agreed on, about how you work together?",
            "- at most two things in progress each\n- a review before noon the next day",
            "the working agreements",
        ),
    )
}
