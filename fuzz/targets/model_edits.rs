//! Changes to our own network that leave it an ONNX file: bytes changed at random would hardly get past the first check.

use arbitrary::Arbitrary;
use tract_onnx::pb::{
    AttributeProto, GraphProto, ModelProto, NodeProto, StringStringEntryProto, TensorProto,
    attribute_proto::AttributeType, tensor_proto::DataLocation,
};

/// Ours, those that a network may have, and those that grow, loop or read files.
const OPERATORS: [&str; 32] = [
    "Add",
    "Sub",
    "Mul",
    "Div",
    "Max",
    "Min",
    "Relu",
    "Sigmoid",
    "Tanh",
    "Softmax",
    "Gemm",
    "MatMul",
    "Reshape",
    "ReduceSum",
    "ReduceMean",
    "Clip",
    "Identity",
    "Concat",
    "Constant",
    "ConstantOfShape",
    "Expand",
    "Tile",
    "Range",
    "Loop",
    "Scan",
    "If",
    "Cast",
    "Resize",
    "Pad",
    "OneHot",
    "TreeEnsembleClassifier",
    "Exp",
];
const ATTRIBUTES: [&str; 10] = [
    "axis", "keepdims", "alpha", "beta", "transA", "transB", "value", "to", "axes", "body",
];

#[derive(Arbitrary, Debug)]
pub enum Edit {
    Operator {
        node: u8,
        operator: u8,
    },
    Wire {
        node: u8,
        input: u8,
        from: u8,
        own: bool,
    },
    Drop {
        node: u8,
    },
    Insert {
        at: u8,
        operator: u8,
        from: [u8; 2],
        attribute: Option<Attribute>,
    },
    Attribute {
        node: u8,
        attribute: Attribute,
    },
    Weights {
        tensor: u8,
        values: Vec<f32>,
    },
    Shape {
        tensor: u8,
        dims: Vec<i64>,
    },
    Tensor(Tensor),
    Kind {
        tensor: u8,
        data_type: i8,
    },
    External {
        tensor: u8,
        path: String,
    },
    Threshold(String),
    Opset(i8),
    Output {
        node: u8,
    },
}

#[derive(Arbitrary, Debug)]
pub struct Attribute {
    name: u8,
    value: Value,
}

#[derive(Arbitrary, Debug)]
enum Value {
    Int(i64),
    Ints(Vec<i64>),
    Float(f32),
    Text(String),
    Tensor(Tensor),
    /// A graph inside of the graph, with a tensor of its own.
    Graph(Tensor),
}

/// Named `t0` to `t7`, so that nodes can find it.
#[derive(Arbitrary, Debug)]
pub struct Tensor {
    name: u8,
    dims: Vec<i64>,
    ints: Option<Vec<i64>>,
    floats: Vec<f32>,
    external: Option<String>,
}

impl Edit {
    pub fn apply(self, model: &mut ModelProto) {
        match self {
            Self::Threshold(text) => set(model, "threshold", text),
            Self::Opset(version) => model
                .opset_import
                .iter_mut()
                .for_each(|set| set.version = version.into()),
            other => other.change(model.graph.get_or_insert_default()),
        }
    }

    fn change(self, graph: &mut GraphProto) {
        let names = names(graph);
        match self {
            Self::Operator { node, operator } => {
                if let Some(node) = pick(&mut graph.node, node) {
                    OPERATORS[usize::from(operator) % OPERATORS.len()].clone_into(&mut node.op_type);
                }
            }
            Self::Wire { node, input, from, own } => {
                if let Some(node) = pick(&mut graph.node, node) {
                    let own = own.then(|| node.output.first().cloned()).flatten();
                    let name = own.unwrap_or_else(|| name(&names, from));
                    match pick(&mut node.input, input) {
                        Some(input) => *input = name,
                        None => node.input.push(name),
                    }
                }
            }
            Self::Drop { node } => {
                let node = usize::from(node) % graph.node.len().max(1);
                graph
                    .node
                    .drain(graph.node.len().min(node)..graph.node.len().min(node + 1));
            }
            Self::Insert {
                at,
                operator,
                from,
                attribute,
            } => {
                let inserted = NodeProto {
                    op_type: OPERATORS[usize::from(operator) % OPERATORS.len()].to_owned(),
                    name: format!("n{}", graph.node.len()),
                    input: from.map(|from| name(&names, from)).into(),
                    output: vec![format!("n{}", graph.node.len())],
                    attribute: attribute.map(Attribute::built).into_iter().collect(),
                    ..NodeProto::default()
                };
                graph.node.insert(usize::from(at) % (graph.node.len() + 1), inserted);
            }
            Self::Attribute { node, attribute } => {
                if let Some(node) = pick(&mut graph.node, node) {
                    let attribute = attribute.built();
                    node.attribute.retain(|known| known.name != attribute.name);
                    node.attribute.push(attribute);
                }
            }
            Self::Output { node } => {
                let name = pick(&mut graph.node, node).and_then(|node| node.output.first().cloned());
                if let (Some(name), Some(output)) = (name, graph.output.first_mut()) {
                    output.name = name;
                }
            }
            Self::Tensor(tensor) => graph.initializer.push(tensor.built()),
            other => other.change_tensor(graph),
        }
    }

    fn change_tensor(self, graph: &mut GraphProto) {
        let (Self::Weights { tensor, .. }
        | Self::Shape { tensor, .. }
        | Self::Kind { tensor, .. }
        | Self::External { tensor, .. }) = self
        else {
            return;
        };
        let Some(tensor) = pick(&mut graph.initializer, tensor) else {
            return;
        };
        match self {
            Self::Weights { values, .. } => {
                let bytes = values.iter().flat_map(|value| value.to_le_bytes());
                tensor
                    .raw_data
                    .splice(..tensor.raw_data.len().min(values.len() * 4), bytes);
            }
            Self::Shape { dims, .. } => tensor.dims = dims,
            Self::Kind { data_type, .. } => tensor.data_type = data_type.into(),
            Self::External { path, .. } => make_external(tensor, path),
            _ => {}
        }
    }
}

impl Attribute {
    fn built(self) -> AttributeProto {
        let mut built = AttributeProto {
            name: ATTRIBUTES[usize::from(self.name) % ATTRIBUTES.len()].to_owned(),
            ..AttributeProto::default()
        };
        let kind = match self.value {
            Value::Int(value) => {
                built.i = value;
                AttributeType::Int
            }
            Value::Ints(values) => {
                built.ints = values;
                AttributeType::Ints
            }
            Value::Float(value) => {
                built.f = value;
                AttributeType::Float
            }
            Value::Text(text) => {
                built.s = text.into_bytes();
                AttributeType::String
            }
            Value::Tensor(tensor) => {
                built.t = Some(tensor.built());
                AttributeType::Tensor
            }
            Value::Graph(tensor) => {
                let initializer = vec![tensor.built()];
                built.g = Some(GraphProto {
                    initializer,
                    ..GraphProto::default()
                });
                AttributeType::Graph
            }
        };
        built.r#type = kind as i32;
        built
    }
}

impl Tensor {
    fn built(self) -> TensorProto {
        let mut built = TensorProto {
            name: format!("t{}", self.name % 8),
            dims: self.dims,
            data_type: if self.ints.is_some() { 7 } else { 1 },
            int64_data: self.ints.unwrap_or_default(),
            float_data: self.floats,
            ..TensorProto::default()
        };
        if let Some(path) = self.external {
            make_external(&mut built, path);
        }
        built
    }
}

fn make_external(tensor: &mut TensorProto, path: String) {
    let key = "location".to_owned();
    tensor.external_data = vec![StringStringEntryProto { key, value: path }];
    tensor.data_location = Some(DataLocation::External as i32);
}

fn set(model: &mut ModelProto, key: &str, value: String) {
    if let Some(entry) = model.metadata_props.iter_mut().find(|entry| entry.key == key) {
        entry.value = value;
    }
}

/// Whatever a node may read.
fn names(graph: &GraphProto) -> Vec<String> {
    let tensors = graph.initializer.iter().map(|tensor| &tensor.name);
    let inputs = graph.input.iter().map(|input| &input.name);
    let outputs = graph.node.iter().flat_map(|node| &node.output);
    tensors.chain(inputs).chain(outputs).cloned().collect()
}

fn name(names: &[String], number: u8) -> String {
    let place = usize::from(number) % names.len().max(1);
    names.get(place).cloned().unwrap_or_default()
}

fn pick<T>(list: &mut [T], number: u8) -> Option<&mut T> {
    let place = usize::from(number) % list.len().max(1);
    list.get_mut(place)
}
