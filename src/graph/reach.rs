//! Floor 3: edges between resources, and whether one leads to another.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use crate::model::ResourceId;
use crate::text::offset;

/// How many edges all questions together may walk; beyond it the answer is unknown. A template has
/// few resources that many others wait for, so this is only met by what is made to meet it.
const WALKED: usize = 50_000_000;

/// Whether a resource is deployed after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// It is.
    Yes,
    /// It may be: something on the way cannot be followed.
    Unknown,
    /// Nothing makes it wait.
    No,
}

impl Reach {
    /// Either of both.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::No, Self::No) => Self::No,
        }
    }
}

/// A node: the end of a resource's deployment, its start, or one of the resources of a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Node(u32);

/// How sure an edge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    Sure,
    Maybe,
}

/// The edges. Each leads from what waits to what it waits for.
pub(super) struct Edges {
    resources: u32,
    nodes: u32,
    forward: Vec<(Node, Node, Strength)>,
    /// For each node the edges that lead to it: where they start in `sources`.
    starts: Vec<u32>,
    sources: Vec<(Node, Strength)>,
    /// Nodes that wait for something unknown.
    vague: Vec<Node>,
    /// The nodes that lead to a resource.
    known: RefCell<HashMap<ResourceId, Rc<[Reach]>>>,
    walked: Cell<usize>,
}

impl Node {
    /// Where the deployment of a resource is done, with all that it nests.
    pub(super) const fn end(id: ResourceId) -> Self {
        Self(id.0)
    }
}

impl Edges {
    pub(super) fn new(resources: usize) -> Self {
        let resources = offset(resources);
        let mut edges = Self {
            resources,
            nodes: 2 * resources,
            forward: Vec::new(),
            starts: Vec::new(),
            sources: Vec::new(),
            vague: Vec::new(),
            known: RefCell::default(),
            walked: Cell::new(0),
        };
        for id in (0..resources).map(ResourceId) {
            edges.add(Node::end(id), edges.start(id), Strength::Sure);
        }
        edges
    }

    /// Where the deployment of a resource begins.
    pub(super) const fn start(&self, id: ResourceId) -> Node {
        Node(self.resources + id.0)
    }

    /// A node that is no resource's.
    pub(super) fn node(&mut self) -> Node {
        self.nodes += 1;
        Node(self.nodes - 1)
    }

    pub(super) fn add(&mut self, from: Node, to: Node, strength: Strength) {
        self.forward.push((from, to, strength));
    }

    /// `from` waits for something that cannot be told.
    pub(super) fn add_vague(&mut self, from: Node) {
        self.vague.push(from);
    }

    /// Makes the edges ready to be walked from their ends.
    pub(super) fn turn(&mut self) {
        let nodes = self.nodes as usize;
        let mut starts = vec![0_u32; nodes + 1];
        for (_, to, _) in &self.forward {
            starts[to.0 as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut sources = vec![(Node(0), Strength::Sure); self.forward.len()];
        for (from, to, strength) in self.forward.drain(..) {
            let at = &mut next[to.0 as usize];
            sources[*at as usize] = (from, strength);
            *at += 1;
        }
        (self.starts, self.sources) = (starts, sources);
    }

    /// Whether `from` begins only after `to` is done.
    pub(super) fn reaches(&self, from: ResourceId, to: ResourceId) -> Reach {
        let known = self.known.borrow().get(&to).cloned();
        let reached = known.or_else(|| {
            let reached: Rc<[Reach]> = self.leading_to(to)?.into();
            self.known.borrow_mut().insert(to, reached.clone());
            Some(reached)
        });
        reached.map_or(Reach::Unknown, |all| all[self.start(from).0 as usize])
    }

    /// For each node whether it leads to the end of `to`; `None` when too much was asked already.
    fn leading_to(&self, to: ResourceId) -> Option<Vec<Reach>> {
        let cost = self.nodes as usize + self.sources.len();
        if self.walked.get() + cost > WALKED {
            return None;
        }
        self.walked.set(self.walked.get() + cost);
        Some(self.led(to, &|_| true))
    }

    /// The same over those resources alone that `passes` accepts, of a resource that is reached.
    pub(super) fn reaches_over(
        &self,
        from: ResourceId,
        to: ResourceId,
        passes: &impl Fn(ResourceId) -> bool,
    ) -> Reach {
        let cost = self.nodes as usize + self.sources.len();
        if self.reaches(from, to) == Reach::No {
            return Reach::No;
        }
        if self.walked.get() + cost > WALKED {
            return Reach::Unknown;
        }
        self.walked.set(self.walked.get() + cost);
        self.led(to, passes)[self.start(from).0 as usize]
    }

    /// For each node whether it leads to the end of `to`, over resources that `passes` accepts.
    fn led(&self, to: ResourceId, passes: &impl Fn(ResourceId) -> bool) -> Vec<Reach> {
        let enters = |node: Node| {
            let is_end = node.0 < self.resources && node != Node::end(to);
            !is_end || passes(ResourceId(node.0))
        };
        let mut reached = vec![Reach::No; self.nodes as usize];
        self.spread(vec![Node::end(to)], Reach::Yes, &mut reached, &enters);
        let marked = reached.iter().enumerate();
        let marked = marked.filter(|(_, reach)| **reach == Reach::Yes);
        let certain = marked.map(|(node, _)| Node(offset(node)));
        let seeds = certain.chain(self.vague.iter().copied()).collect();
        self.spread(seeds, Reach::Unknown, &mut reached, &enters);
        reached
    }

    /// Marks all that leads to `open` over nodes that `enters` accepts: over sure edges for a yes, over
    /// all for a perhaps.
    fn spread(
        &self,
        mut open: Vec<Node>,
        mark: Reach,
        reached: &mut [Reach],
        enters: &impl Fn(Node) -> bool,
    ) {
        for node in &open {
            if reached[node.0 as usize] == Reach::No {
                reached[node.0 as usize] = mark;
            }
        }
        while let Some(node) = open.pop() {
            let range = self.starts[node.0 as usize]..self.starts[node.0 as usize + 1];
            for at in range {
                let (from, strength) = self.sources[at as usize];
                let follow = mark == Reach::Unknown || strength == Strength::Sure;
                if follow && reached[from.0 as usize] == Reach::No && enters(from) {
                    reached[from.0 as usize] = mark;
                    open.push(from);
                }
            }
        }
    }
}
