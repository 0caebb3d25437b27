using System.Numerics.Tensors;
using NeuralTraining.Data;

namespace NeuralTraining.Recipes;

/// <summary>The 10,000 test digits of MNIST, which are enough to train on here, and load in an instant.</summary>
public static class Digits
{
    /// <summary>Reads them.</summary>
    /// <param name="folder">The folder of the files.</param>
    public static Dataset Load(string folder)
    {
        IdxArray images = IdxReader.Read(Path.Combine(folder, "t10k-images-idx3-ubyte.gz"));
        float[] pixels = new float[images.Count];
        for (int i = 0; i < pixels.Length; i++)
        {
            pixels[i] = images.Bytes[i] / 255f;
        }

        Tensor<float> inputs = Tensor.Create(pixels, [images.Lengths[0], images.Lengths[1] * images.Lengths[2]]);
        return new Dataset(inputs, IdxReader.Read(Path.Combine(folder, "t10k-labels-idx1-ubyte.gz")).ToInt32());
    }
}
