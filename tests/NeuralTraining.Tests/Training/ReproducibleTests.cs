using System.Runtime.Intrinsics;
using FluentAssertions;
using NeuralTraining.Recipes;
using NeuralTraining.Tests.Data;
using NeuralTraining.Tests.Support;
using Xunit;

namespace NeuralTraining.Tests.Training;

/// <summary>Training on real digits ends with the committed bits, whatever the threads, the processor and the compiler.</summary>
public sealed class ReproducibleTests
{
    private const string CompiledBeforeMain = "methods compiled before Main";

    /// <summary>A debug build is about a hundred times slower, as is a processor without fused multiply-add.</summary>
#if DEBUG
    private static readonly IReadOnlyList<Recipe> Recipes = [RecipeBook.Small];
#else
    private static readonly IReadOnlyList<Recipe> Recipes = RecipeBook.All;
#endif

    private static readonly Lazy<Dataset> Data = new(() => Digits.Load(RealMnist.Folder));

    public static TheoryData<string> Names => [.. Recipes.Select(recipe => recipe.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Any_number_of_threads_gives_the_committed_weights(string name)
    {
        Recipe recipe = Recipes.Single(recipe => recipe.Name == name);

        foreach (int? threads in new int?[] { 1, 2, 3, 8, null })
        {
            recipe.Run(Data.Value, threads).Should().Be(recipe.Hash, "that is what {0} threads must give as well", threads);
        }
    }

    /// <summary>Four trials at a time on two cores and more, which take each other's worker threads.</summary>
    [Fact]
    public void Trials_beside_others_end_like_trials_alone()
    {
        Recipe[] trials = [.. Recipes, .. Recipes.Reverse()];
        string[] hashes = new string[trials.Length];
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(_ => new Thread(Work))];

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        hashes.Should().Equal(trials.Select(trial => trial.Hash));

        void Work()
        {
            for (int i = Interlocked.Increment(ref next); i < trials.Length; i = Interlocked.Increment(ref next))
            {
                hashes[i] = trials[i].Run(Data.Value, threads: 1 + i % 3);
            }
        }
    }

    /// <summary>A network for each block, as so many processes would have, and another order in every iteration.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Row_blocks_computed_in_any_order_give_the_committed_weights(string name)
    {
        Recipe recipe = Recipes.Single(recipe => recipe.Name == name);
        int[] order = [.. Enumerable.Range(0, recipe.Network().RowBlocks)];
        var random = new Random(1);

        string hash = recipe.RunByBlocks(Data.Value, _ =>
        {
            random.Shuffle(order);
            return order;
        });

        hash.Should().Be(recipe.Hash);
    }

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "0", true)]
    [InlineData("DOTNET_PreferredVectorBitWidth", "256", true)]
    [InlineData("DOTNET_PreferredVectorBitWidth", "128", false)]
    public void Any_width_of_vectors_gives_the_committed_weights(string variable, string value, bool leaves256Bits)
    {
        IReadOnlyDictionary<string, string> said = Run(variable, value, Recipes);

        said["Vector512"].Should().Be("False");
        said["Vector256"].Should().Be((leaves256Bits && Vector256.IsHardwareAccelerated).ToString());
    }

    /// <summary>Without AVX2 there is no fused multiply-add either, and one in software is about a hundred times slower.</summary>
    [Fact]
    public void A_processor_without_AVX2_gives_the_committed_weights()
    {
        IReadOnlyDictionary<string, string> said = Run("DOTNET_EnableAVX2", "0", [RecipeBook.Small]);

        said["Vector256"].Should().Be("False");
    }

    /// <summary>How often a method is compiled by each setting shows that it took effect.</summary>
    [Theory]
    [InlineData("DOTNET_TieredCompilation", "1", "QuickJitted, QuickJittedInstrumented, OptimizedTier1")]
    [InlineData("DOTNET_TieredCompilation", "0", "Optimized")]
    [InlineData("DOTNET_TieredPGO", "0", "QuickJitted, OptimizedTier1")]
    public void Any_way_of_compiling_gives_the_committed_weights(string variable, string value, string tiers)
    {
        IReadOnlyDictionary<string, string> said = Run(variable, value, Recipes);

        said["tiers"].Should().Be(tiers);
        Number(said, CompiledBeforeMain).Should().BeLessThan(100);
    }

    /// <summary>Then the base library is compiled like everything else, which begins before the program does.</summary>
    [Fact]
    public void Doing_without_precompiled_code_gives_the_committed_weights() =>
        Number(Run("DOTNET_ReadyToRun", "0", Recipes), CompiledBeforeMain).Should().BeGreaterThan(150);

    private static IReadOnlyDictionary<string, string> Run(string variable, string value, IReadOnlyList<Recipe> recipes)
    {
        IReadOnlyDictionary<string, string> said = RecipeProgram.Run(variable, value, recipes.Select(recipe => recipe.Name).Prepend("--compiler"));

        recipes.Select(recipe => (recipe.Name, said[recipe.Name])).Should().Equal(recipes.Select(recipe => (recipe.Name, recipe.Hash)));
        return said;
    }

    private static int Number(IReadOnlyDictionary<string, string> said, string what) => int.Parse(said[what], System.Globalization.CultureInfo.InvariantCulture);
}
